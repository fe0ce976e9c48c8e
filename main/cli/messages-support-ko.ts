import type { supportEnglish } from './messages-support-en.ts';

export const supportKorean: Readonly<Record<keyof typeof supportEnglish, string>> = {
  'support.on': '이 노트북은 지원 모드입니다. {by} 님이 {age}에 켰습니다.',
  'support.damaged': '이 노트북은 지원 모드입니다. 누가 켰는지는 더 이상 읽을 수 없습니다.',
  'support.off': '지원 모드가 꺼져 있습니다. 이 노트북은 각 화면에 허용된 모든 일을 합니다.',
  'support.allowed': '허용: 보기, 로그, 호스트 로그인, 컨테이너 재시작. 나머지는 모두 거부됩니다.',
  'support.howToLeave': '끝내려면 암호와 함께: wheelhouse support leave',
  'support.askNew': '지원 모드의 새 암호: ',
  'support.guards': '지원 모드는 실수를 막는 것이며, 이 운영체제 계정을 가진 사람을 막지는 못합니다.',
};

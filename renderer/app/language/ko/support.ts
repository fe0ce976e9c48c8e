import type { support as english } from '../en/support.ts';
import type { Translated } from '../translated.ts';

export const support: Translated<typeof english> = {
  support: {
    title: '지원 모드',
    lead: '도와주는 사람에게 노트북을 맡길 때 씁니다. 화면을 보고, 로그를 읽고, 컨테이너를 재시작할 수 있으며 그 밖의 일은 실수로도 할 수 없습니다.',
    on: '켜짐',
    off: '꺼짐',
    since: '{{by}} 님이 {{age}} 켰습니다.',
    guards: '실수를 막기 위한 것입니다. 이 운영체제 계정을 가진 사람까지 막지는 못합니다.',
    enable: '지원 모드 켜기',
    leave: '지원 모드 끝내기',
    enableTitle: '지원 모드 켜기',
    enableLead:
      '창, 트레이, 브라우저, 명령줄 모두 설정에 할 수 있다고 적힌 일만 하게 됩니다. 열려 있는 터미널은 끝나고, 실행 중인 작업과 예약은 계속됩니다.',
    endsPorts_other: '열려 있는 포트 {{count}}개가 닫힙니다.',
    forgotten: '암호를 잘 보관하세요. 이 계정의 소유자가 암호 없이 모드를 끝내는 방법은 가이드에 있습니다.',
    leaveTitle: '지원 모드 끝내기',
    leaveHint: '모드를 켠 사람이 알고 있습니다.',
    passphrase: '지원 모드 암호',
    wrong: '암호가 다릅니다. 키보드 배열과 Caps Lock을 확인하세요.',
    tooMany_other: '맞지 않는 암호를 너무 많이 입력했습니다. {{count}}초 뒤에 다시 시도하세요.',
    bannerLead: '보기, 로그 읽기, 컨테이너 재시작만 됩니다. 나머지는 꺼져 있습니다.',
    bannerBy: '보기, 로그 읽기, 컨테이너 재시작만 됩니다. 다른 일은 {{by}} 님에게 요청하세요.',
    allowedTitle: '할 수 있는 일',
    refusedTitle: '거부되는 일',
    allowed: {
      look: '무언가를 보여주는 모든 화면 (비밀 값은 가려집니다)',
      logs: '실시간 로그와 지난 로그',
      restart: '컨테이너 재시작 (주의할 점을 먼저 보여줍니다)',
      login: '로그인을 요구하는 호스트에 로그인',
    },
    refused: {
      acts: '시작, 중지, 삭제. 스택, 이미지, 볼륨, 네트워크에 대한 모든 동작',
      inside: '터미널, 파일, 포트 열기, 가려진 값 보기',
      setup: '호스트 추가, 변경, 삭제. 새 키 신뢰',
      own: '설정, 보관함, 그리고 여기에 없는 앞으로 추가될 모든 기능',
    },
    questionHeld: '지원 모드에서는 이 질문에 답할 수 없습니다. 모드를 켠 사람에게 요청하세요.',
    screenHeld: '지원 모드에서는 이 화면을 쓸 수 없습니다',
    screenHeldLead: '모드를 켠 사람에게 요청하거나 암호로 지원 모드를 끝내세요.',
  },
};

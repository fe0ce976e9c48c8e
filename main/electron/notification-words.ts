import type { QuestionKind } from '../contract/questions.ts';
import type { Language } from './language.ts';

const en = {
  group: (count: number) => `${count} problems at once`,
  groupOn: (count: number, host: string) => `${count} problems at once on ${host}`,
  more: (count: number) => (count === 1 ? 'and 1 more' : `and ${count} more`),
  title: (place: string, what: string) => `${place} ${what}`,
  jobFailed: (place: string) => `A job failed: ${place}`,
  jobInterrupted: (place: string) => `A job was interrupted: ${place}`,
  jobLeft: 'See what it left behind.',
  question: 'A question waits for you',
  questionOf: {
    passphrase: (name: string) => `${name} needs the passphrase of a key.`,
    password: (name: string) => `${name} needs a password.`,
    keyboardInteractive: (name: string) => `${name} asks something before it lets Wheelhouse in.`,
    hostKey: (name: string) => `${name} shows a host key that nobody has accepted yet.`,
    vault: () => 'The vault is locked, and something that runs needs a secret from it.',
    approval: (name: string) => `${name} waits for an approval.`,
    choice: (name: string) => `${name} waits for a choice.`,
    catchUp: (name: string) => `${name} was missed. Shall it run now?`,
  } satisfies Record<QuestionKind, (name: string) => string>,
  test: 'This is a test',
  testBody: 'This is how Wheelhouse tells when something is wrong.',
  show: 'Show',
  settings: 'Settings',
  doctor: 'Find the cause',
  view: 'View logs',
};

/** Every sentence of a notification that the tray does not say too. */
export type NotificationWords = typeof en;

const ko: NotificationWords = {
  group: (count) => `문제 ${count}건이 한꺼번에 발생했습니다`,
  groupOn: (count, host) => `${host}에서 문제 ${count}건이 한꺼번에 발생했습니다`,
  more: (count) => `그 외 ${count}건`,
  // What is wrong comes first: a desktop cuts a long title at its end.
  title: (place, what) => `${what}: ${place}`,
  jobFailed: (place) => `작업 실패: ${place}`,
  jobInterrupted: (place) => `작업 중단: ${place}`,
  jobLeft: '무엇이 남았는지 확인해 주세요.',
  question: '답을 기다리는 질문이 있습니다',
  questionOf: {
    passphrase: (name) => `${name}에 접속하려면 키의 암호가 필요합니다.`,
    password: (name) => `${name}에 접속하려면 비밀번호가 필요합니다.`,
    keyboardInteractive: (name) => `${name}에 접속하려면 추가 입력이 필요합니다.`,
    hostKey: (name) => `${name}의 호스트 키를 아직 확인하지 않았습니다.`,
    vault: () => '보관함이 잠겨 있어 실행 중인 작업이 비밀 값을 기다리고 있습니다.',
    approval: (name) => `${name}: 승인을 기다리고 있습니다.`,
    choice: (name) => `${name}: 선택을 기다리고 있습니다.`,
    catchUp: (name) => `${name}: 놓친 실행이 있습니다. 지금 실행할까요?`,
  },
  test: '시험 알림입니다',
  testBody: '문제가 생기면 Wheelhouse가 이렇게 알려 드립니다.',
  show: '보기',
  settings: '설정',
  doctor: '원인 찾기',
  view: '로그 보기',
};

const words: Readonly<Record<Language, NotificationWords>> = { en, ko };

/** The sentences of notifications in a language. */
export function notificationWordsOf(language: Language): NotificationWords {
  return words[language];
}

/** The languages of the shell; the same two as everywhere in Wheelhouse. */
export type Language = 'en' | 'ko';

/** The language to speak: the one that was chosen, else the system's. `locale` is a tag such as ko-KR. */
export function chooseLanguage(setting: 'system' | Language, locale: string): Language {
  if (setting !== 'system') return setting;
  return /^ko\b/i.test(locale) ? 'ko' : 'en';
}

const en = {
  open: 'Open Wheelhouse',
  quit: 'Quit Wheelhouse',
  pause: 'Pause watching',
  resume: 'Resume watching',
  allWell: (count: number) => (count === 1 ? 'All is well: 1 container' : `All is well: ${count} containers`),
  noHosts: 'No host yet: add one…',
  noEngine: 'Not connected to the engine of Wheelhouse',
  isPaused: 'Watching is paused',
  hostsAway: (count: number) =>
    count === 1 ? '1 host cannot be reached' : `${count} hosts cannot be reached`,
  problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
  moreProblems: (count: number) => `${count} more…`,
  questions: (count: number) =>
    count === 1 ? '1 question waits for you…' : `${count} questions wait for you…`,
  jobs: 'Running jobs',
  on: (subject: string, host: string) => `${subject} on ${host}`,
  exitCode: (code: number) => `exit code ${code}`,
  problemLine: (place: string, what: string) => `${place} ${what}`,
  problem: {
    observerOffline: 'No network here: hosts cannot be seen',
    observerPortal: 'A sign-in page is in the way of the hosts',
    observerLimited: 'No host answers: probably the network here',
    hostUnreachable: 'cannot be reached',
    hostRejected: 'refuses the connection',
    hostNeedsPerson: 'waits for you',
    containerCrashLoop: 'keeps crashing',
    containerDown: 'is down',
    containerUnhealthy: 'is unhealthy',
    containerDegraded: 'is degraded',
    jobInterrupted: 'has an interrupted job',
  },
  fix: {
    restart: 'Safe restart…',
    start: 'Start',
    connect: 'Connect now',
    trust: 'Check its key…',
    unlock: 'Give the passphrase…',
    logs: 'Logs',
    job: 'See what it left…',
    show: 'Show',
  },
  job: {
    'containers.start': 'Starting',
    'containers.stop': 'Stopping',
    'containers.restart': 'Restarting',
    'containers.pause': 'Pausing',
    'containers.unpause': 'Resuming',
    'containers.kill': 'Killing',
    'containers.remove': 'Removing',
    'lab.start': 'Bringing up',
  },
  jobLine: (verb: string, subject: string) => `${verb} ${subject}`,
  progress: {
    percent: (percent: number) => `${percent} %`,
    steps: (done: number, total: number) => `step ${done} of ${total}`,
    seconds: (done: number, total: number) => `${done} of at most ${total} s`,
    items: (done: number, total: number) => `${done} of ${total}`,
    elapsed: (seconds: number) => `${seconds} s`,
  },
  dialog: {
    quitTitle: 'A job is running',
    quitMessage: (count: number) =>
      count === 1 ? 'A job is still running.' : `${count} jobs are still running.`,
    quitDetail: (jobs: string) =>
      `${jobs}\n\nWheelhouse can quit as soon as the work is done. If it quits now, the work stops where it is; ` +
      'the next start tells what it left.',
    quitWhenDone: 'Quit when done',
    quitNow: 'Quit now',
    stay: 'Stay',
    actFailed: (act: string, subject: string) => `${act}: ${subject}`,
    engineTitle: 'Wheelhouse cannot start its engine',
    engineRetry: 'Try again',
    close: 'Close',
  },
};

/** Every sentence that the shell says itself. */
export type Words = typeof en;

const ko: Words = {
  open: 'Wheelhouse 열기',
  quit: 'Wheelhouse 종료',
  pause: '감시 일시 중지',
  resume: '감시 다시 시작',
  allWell: (count) => `모두 정상: 컨테이너 ${count}개`,
  noHosts: '등록된 호스트 없음: 추가하기…',
  noEngine: 'Wheelhouse 엔진에 연결되어 있지 않음',
  isPaused: '감시가 일시 중지됨',
  hostsAway: (count) => `호스트 ${count}대에 연결할 수 없음`,
  problems: (count) => `문제 ${count}건`,
  moreProblems: (count) => `${count}건 더 보기…`,
  questions: (count) => `답을 기다리는 질문 ${count}건…`,
  jobs: '실행 중인 작업',
  on: (subject, host) => `${host}의 ${subject}`,
  exitCode: (code) => `종료 코드 ${code}`,
  problemLine: (place, what) => `${place}: ${what}`,
  problem: {
    observerOffline: '네트워크가 없어 호스트를 볼 수 없음',
    observerPortal: '로그인 페이지가 호스트를 막고 있음',
    observerLimited: '응답하는 호스트 없음: 이 컴퓨터의 네트워크 문제일 수 있음',
    hostUnreachable: '연결할 수 없음',
    hostRejected: '연결이 거부됨',
    hostNeedsPerson: '확인이 필요함',
    containerCrashLoop: '계속 비정상 종료됨',
    containerDown: '중단됨',
    containerUnhealthy: '상태 검사 실패',
    containerDegraded: '상태 저하',
    jobInterrupted: '작업이 중단됨',
  },
  fix: {
    restart: '안전 재시작…',
    start: '시작',
    connect: '지금 연결',
    trust: '호스트 키 확인…',
    unlock: '암호 입력…',
    logs: '로그',
    job: '남은 것 확인…',
    show: '보기',
  },
  job: {
    'containers.start': '시작 중',
    'containers.stop': '정지 중',
    'containers.restart': '재시작 중',
    'containers.pause': '일시 정지 중',
    'containers.unpause': '재개 중',
    'containers.kill': '강제 종료 중',
    'containers.remove': '삭제 중',
    'lab.start': '준비 중',
  },
  jobLine: (verb, subject) => `${subject} ${verb}`,
  progress: {
    percent: (percent) => `${percent}%`,
    steps: (done, total) => `${total}단계 중 ${done}단계`,
    seconds: (done, total) => `최대 ${total}초 중 ${done}초`,
    items: (done, total) => `${total}개 중 ${done}개`,
    elapsed: (seconds) => `${seconds}초`,
  },
  dialog: {
    quitTitle: '작업 실행 중',
    quitMessage: (count) => `작업 ${count}건이 아직 실행 중입니다.`,
    quitDetail: (jobs) =>
      `${jobs}\n\n작업이 끝나는 대로 종료할 수 있습니다. 지금 종료하면 작업은 그 자리에서 멈추고, ` +
      '무엇이 남았는지는 다음에 시작할 때 알려 줍니다.',
    quitWhenDone: '끝나면 종료',
    quitNow: '지금 종료',
    stay: '계속 실행',
    actFailed: (act, subject) => `${act}: ${subject}`,
    engineTitle: 'Wheelhouse 엔진을 시작할 수 없습니다',
    engineRetry: '다시 시도',
    close: '닫기',
  },
};

const words: Readonly<Record<Language, Words>> = { en, ko };

/** The sentences of the shell in a language. */
export function wordsOf(language: Language): Words {
  return words[language];
}

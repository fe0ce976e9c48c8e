import type { questions as english } from '../en/questions.ts';
import type { Translated } from '../translated.ts';

export const questions: Translated<typeof english> = {
  questions: {
    waiting_other: '답을 기다리는 질문 {{count}}건',
    entry: '질문',
    open: '답하기',
    later: '나중에',
    dismiss: '답하지 않기',
    dismissHint: '요청한 쪽은 진행을 포기합니다.',
    answer: '답하기',
    expires: '{{time}} 만료됩니다',
    forJob: '작업이 답을 기다리고 있습니다.',
    showJob: '작업 열기',
    refused_other: '앞서 입력한 답 {{count}}개가 맞지 않았습니다.',
    fact: { keyFile: '키 파일', algorithm: '알고리즘', fingerprint: '지문' },
    kind: {
      passphrase: '키의 암호',
      password: '비밀번호',
      keyboardInteractive: '로그인 확인',
      hostKey: '올바른 호스트인가요?',
      vault: '보관함 잠금 해제',
      approval: '승인',
      choice: '선택',
      catchUp: '놓친 실행',
    },
    sentence: {
      passphrase: '{{host}}: {{keyFile}} 키의 암호가 필요합니다.',
      password: '{{host}}에서 {{user}}@{{address}}의 비밀번호를 묻습니다.',
      keyboardInteractive: '{{user}}@{{address}} 로그인에 다음 입력이 필요합니다.',
      hostKey: '{{host}}의 키입니다. 호스트 관리자에게 받은 지문과 비교하세요.',
      vault: '실행 중인 동작에 보관함의 비밀이 필요합니다.',
      catchUp_other: '꺼져 있는 동안 “{{name}}” 실행을 {{count}}번 놓쳤습니다. 지금 한 번 실행할까요?',
    },
    field: { passphrase: '암호', password: '비밀번호' },
    choice: {
      once: '이번만 사용',
      remember: '저장하고 사용',
      run: '지금 실행',
      skip: '이번에는 건너뛰기',
      open: '키체인이나 키 파일로 열기',
    },
    rememberHint: '보관함에 저장됩니다.',
    ended: {
      answered: '{{by}} 님이 이미 답했습니다.',
      dismissed: '{{by}} 님이 답하지 않고 닫았습니다.',
      expired: '답하기 전에 만료되었습니다.',
      withdrawn: '더는 필요하지 않습니다. 요청한 쪽이 이미 진행했거나 포기했습니다.',
    },
  },
};

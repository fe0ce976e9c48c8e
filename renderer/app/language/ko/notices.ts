import type { Translated } from '../translated.ts';
import type { notices as en } from '../en/notices.ts';

export const notices: Translated<typeof en> = {
  notices: {
    title: '알림',
    which: '알려 줄 것',
    whichHint:
      '이 노트북의 바탕 화면에, 이어지는 문제마다 한 번만 알립니다. Wheelhouse를 보고 있는 동안에는 알리지 않습니다.',
    level: { all: '모든 문제', critical: '중단된 것만', off: '알리지 않음' },
    test: '시험',
    testHint: '알림이 어떻게 보이는지 지금 하나 띄웁니다.',
    send: '시험 알림 보내기',
    sent: '{{service}}에 알림을 띄웠습니다. 보이지 않으면 바탕 화면이 방해 금지 상태일 수 있습니다.',
    desktop: '이 바탕 화면',
    app: '시스템',
    buttons: '버튼이 있는 알림을 보여 줍니다. 클릭 한 번으로 해결할 수 있습니다.',
    noButtons: '버튼 없는 알림을 보여 줍니다. 알림을 클릭하면 해결할 수 있는 화면이 열립니다.',
    service: '알림 서비스: {{service}}',
    none: '알림을 보여 줄 수 없습니다.',
    absent:
      'Wheelhouse 데스크톱 앱이 열려 있지 않아 알림을 보여 줄 수 없습니다. 알릴 내용은 앱이 열릴 때까지 기다립니다.',
    recent: '최근에 알린 것',
    nothing: '아직 알릴 일이 없었습니다.',
    about: {
      group_other: '문제 {{count}}건이 한꺼번에 발생',
      failed: '{{subject}} 작업 실패',
      interrupted: '{{subject}} 작업 중단',
      question: '{{subject}}에 대한 질문이 답을 기다림',
      test: '시험 알림',
      on: '{{host}}의 {{text}}',
    },
    state: {
      waiting: '앱이 열리기를 기다리는 중',
      shown: '알림을 띄움',
      seen: 'Wheelhouse를 보고 있어서 띄우지 않음',
      grouped: '다른 문제와 함께 알림',
      withdrawn: '띄우기 전에 끝남',
    },
    outcome: { opened: '열어 봄', acted: '알림에서 해결', closed: '닫음' },
    over: '끝남',
  },
};

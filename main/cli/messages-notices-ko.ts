import type { noticesEnglish } from './messages-notices-en.ts';

/** 바탕 화면 알림에 대한 문장. */
export const noticesKorean: Readonly<Record<keyof typeof noticesEnglish, string>> = {
  'notices.empty': '아직 알릴 일이 없었습니다.',
  'notices.by': '{service}에서 버튼와 함께 알립니다.',
  'notices.byPlain': '{service}에서 버튼 없이 알립니다.',
  'notices.desktop': '데스크톱 앱',
  'notices.none': '여기서는 알림을 띄울 수 없습니다: {problem}',
  'notices.absent': '열려 있는 데스크톱 앱이 없습니다. 알릴 내용은 앱이 열릴 때까지 기다립니다.',
  'notices.tested': '바탕 화면에 시험 알림을 띄웠습니다 ({service}).',
  'notices.group': '문제 {count}건이 한꺼번에 발생',
  'notices.failed': '작업 실패',
  'notices.interrupted': '작업 중단',
  'notices.question': '답을 기다리는 질문',
  'notices.test': '시험 알림',
  'notices.state.waiting': '앱이 열리기를 기다리는 중',
  'notices.state.shown': '알림을 띄움',
  'notices.state.seen': '창에서 확인',
  'notices.state.grouped': '다른 문제와 함께 알림',
  'notices.state.withdrawn': '띄우기 전에 끝남',
  'notices.outcome.opened': '열어 봄',
  'notices.outcome.acted': '알림에서 해결',
  'notices.outcome.closed': '닫음',
  'notices.over': '끝남',
};

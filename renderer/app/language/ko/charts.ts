import type { charts as english } from '../en/charts.ts';
import type { Translated } from '../translated.ts';

export const charts: Translated<typeof english> = {
  charts: {
    asTable: '표로 보기',
    time: '시각',
    duration: '기간',
    whatHappened: '내용',
    of: '대상',
    marks_other: '사건 {{count}}건',
    nothingWatched: '이 시간에는 아무도 지켜보지 않아 알 수 없습니다.',
    notWatched: '관측 없음',
    noFigures: '아직 값이 없습니다.',
    summary: '{{label}}: 현재 {{last}}, 최소 {{least}}, 최대 {{most}}.',
    summaryNone: '{{label}}: 아직 값이 없습니다.',
    gaps_other: '관측하지 못한 구간이 {{count}}개 있습니다.',
    keys: '화살표 키로 값을 하나씩 읽을 수 있습니다.',
  },
};

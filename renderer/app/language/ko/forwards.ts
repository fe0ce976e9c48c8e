import type { forwards as english } from '../en/forwards.ts';
import type { Translated } from '../translated.ts';

export const forwards: Translated<typeof english> = {
  forwards: {
    title: '열어 둔 포트',
    lead: '각 포트는 연결을 통해 컨테이너의 포트로 이어집니다. Linux에서는 같은 사용자의 프로그램만 통과할 수 있으며, 닫거나 Wheelhouse가 끝나면 사라집니다.',
    emptyTitle: '열어 둔 포트가 없습니다',
    emptyLead:
      '컨테이너 화면에서 포트를 누르세요. Flower나 Grafana 같은 웹 페이지는 브라우저에서 열리고, 데이터베이스는 프로그램에 넣을 주소를 알려줍니다.',
    panel: '이 컴퓨터에서 열기',
    container: '컨테이너',
    port: '포트',
    address: '이 컴퓨터의 주소',
    traffic: '통신량',
    opened: '연 시각',
    through_other: '연결 {{count}}개 · {{bytes}}',
    close: '닫기',
    open: '열기',
    openPort: '{{port}} 열기',
    openPage: '브라우저에서 {{container}} 열기',
    other: '다른 포트 …',
    otherLabel: '컨테이너 안의 포트',
    notNow: '컨테이너가 실행 중이고 호스트가 연결되어 있을 때 포트를 열 수 있습니다.',
    count_other: '열어 둔 포트 {{count}}개',
  },
};

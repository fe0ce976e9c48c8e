import type { locks as english } from '../en/locks.ts';
import type { Translated } from '../translated.ts';

export const locks: Translated<typeof english> = {
  locks: {
    title: '잠금',
    lead: '{{host}}에서 작업이 잡고 있는 것들입니다. 두 노트북이 같은 대상을 동시에 건드리지 않게 하며, 작업이 끝나면 풀립니다.',
    emptyTitle: '{{host}}에 잠긴 것이 없습니다',
    emptyLead:
      '작업이 이 호스트에서 무언가를 바꾸는 동안, 누가 어느 컴퓨터에서 언제 시작했는지와 함께 잠금이 여기에 보입니다.',
    what: '잠긴 대상',
    holder: '보유자',
    purpose: '용도',
    age: '경과',
    heard: '보유자 상태',
    alive: '응답 중',
    stale: '{{duration}} 동안 응답 없음',
    mine: '{{holder}} (이 노트북)',
    actorAt: '{{holder}}의 {{actor}}',
    break: '풀기 …',
    breakTitle: '이 잠금을 풀까요?',
    breakWhere: '{{host}}의 {{lock}}',
    breakHolder:
      '{{holder}}에서 {{actor}} 님이 “{{purpose}}” 작업으로 잡고 있습니다. 그 컴퓨터는 {{duration}} 동안 응답이 없습니다.',
    breakLoses:
      '잠들었거나 오프라인일 뿐이라면, 돌아왔을 때 그 작업은 멈춥니다. 작업이 중간까지 해 둔 것은 그대로 남으니 먼저 확인하세요.',
    breakAction: '잠금 풀기',
    breakOffer: '잠금 풀기 …',
    broken: '잠금을 풀었습니다. 이제 다시 시작하세요.',
    neverBegan: '시작하지 못했습니다. 바뀐 것은 없습니다.',
    partOf: '상위 작업',
    parts: '하위 작업',
  },
};

import type { undo as english } from '../en/undo.ts';
import type { Translated } from '../translated.ts';

/** Texts of the undo watchdogs on hosts, in Korean. */
export const undo: Translated<typeof english> = {
  undo: {
    title: '호스트가 되돌리는 것',
    armed:
      '{{host}}의 {{names}} 컨테이너가 중간에 끊긴 {{purpose}} 때문에 아직 멈춰 있습니다. 호스트가 {{time}}에 되돌립니다 ({{left}}).',
    overdue:
      '{{host}}의 {{names}} 컨테이너가 중간에 끊긴 {{purpose}} 때문에 멈춰 있었습니다. 호스트가 {{time}}에 되돌리기로 했으며, 연결되면 결과를 확인합니다.',
    acting: '{{host}} 호스트가 {{names}} 컨테이너를 되돌리고 있습니다.',
    acted: '{{purpose}} 작업이 끊겨서 {{host}} 호스트가 {{time}}에 {{names}} 컨테이너를 되돌렸습니다.',
    failed: '{{host}} 호스트가 {{names}} 컨테이너를 되돌리지 못했습니다: {{words}}.',
    lost: '{{host}}에 심어 둔 {{names}} 감시가 더 이상 돌지 않습니다. 호스트가 재시작된 것 같습니다. 아직 멈춰 있는 것: {{down}}.',
    running:
      '{{purpose}} 작업을 위해 {{names}} 컨테이너를 멈춰 두었습니다. 이 노트북이 사라져도 호스트가 {{time}}에 되돌립니다 ({{left}}).',
    foreign:
      '{{owner}} 쪽에서 {{purpose}} 작업을 위해 {{names}} 컨테이너를 멈춰 두었습니다. 늦어도 {{time}}에는 호스트가 되돌립니다.',
    run: '지금 되돌리기',
    keep: '이대로 두기',
    keepTitle: '{{names}} 컨테이너를 이대로 둘까요?',
    keepLoses: '누군가 시작할 때까지 멈춘 채로 있습니다. 호스트가 더 이상 되돌리지 않습니다.',
    job: '작업 보기',
  },
};

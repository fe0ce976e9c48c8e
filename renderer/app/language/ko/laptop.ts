import type { Translated } from '../translated.ts';
import type { laptop as en } from '../en/laptop.ts';

export const laptop: Translated<typeof en> = {
  laptop: {
    title: '이 노트북',
    startAtLogin: '로그인할 때 시작',
    startAtLoginHint: '로그인하면 Wheelhouse가 창 없이 트레이에서 시작됩니다.',
    login: {
      absent:
        'Wheelhouse 데스크톱 앱이 연결되어 있지 않아 지금은 로그인할 때 시작되지 않습니다. 앱을 열면 바로 적용됩니다.',
      disabled: '시스템 설정에서 꺼져 있습니다. 시스템 설정에서 켜거나, 여기서 껐다가 다시 켜 주세요.',
      foreign:
        '같은 이름의 시작 프로그램이 이미 있으며 Wheelhouse가 만든 것이 아닙니다. 먼저 시스템의 시작 프로그램에서 지워 주세요.',
      checkout: '지금은 소스에서 실행 중이라 시작할 수 있는 설치된 프로그램이 없습니다.',
      failed: '시스템이 받아들이지 않았습니다.',
    },
    saveEnergy: '에너지 절약',
    saveEnergyHint:
      '배터리나 종량제 네트워크를 쓸 때, 그리고 절전에 들어갈 때 호스트에 덜 자주 묻습니다. 호스트가 스스로 알리는 것은 그대로 바로 옵니다.',
    power: '전원',
    source: {
      mains: '전원 연결됨',
      battery: '배터리 사용 중',
      unknown: '알 수 없음: 시스템이 알려 주지 않습니다',
    },
    network: '네트워크',
    metered: {
      yes: '종량제 네트워크',
      no: '종량제 아님',
      unknown: '알 수 없음: 시스템이 알려 주지 않습니다',
    },
    pace: '호스트에 묻는 간격',
    normal: '평소와 같음',
    slow: '더 긺: {{reasons}}',
    because: { battery: '배터리 사용 중', metered: '종량제 네트워크', sleep: '절전에 들어가는 중' },
    sleep:
      '이 노트북이 절전 상태인 동안에는 아무것도 감시하지 않고, 예약된 일도 실행되지 않습니다. 아무도 보지 못한 시간은 정상도 중단도 아닌 알 수 없음입니다.',
  },
};

import type { doctor as english } from '../en/doctor.ts';
import type { Translated } from '../translated.ts';

export const doctor: Translated<typeof english> = {
  doctor: {
    tab: '연결 점검',
    lead: 'SSH 설정부터 디스크까지 모든 조건을 차례로 확인합니다. 무엇을 시도했고 어떤 응답을 받았는지, 어떻게 해결하는지 보여줍니다.',
    again: '다시 점검',
    running: '{{host}} 점검 중 …',
    progress: '{{total}}개 중 {{done}}개 완료',
    verdict: {
      ok: '이상이 없습니다.',
      warn: '사용할 수 있지만 확인이 필요합니다: {{check}}',
      fail: '원인: {{check}}',
    },
    took: '{{seconds}}초 동안 점검했습니다',
    tried: '시도',
    diagnose: '원인 찾기',
    back: '주소 수정',
    state: {
      waiting: '대기 중',
      running: '점검 중',
      ok: '정상',
      warn: '확인 필요',
      fail: '실패',
      skipped: '건너뜀',
    },
    skipped: {
      'not-needed': '이 호스트에는 필요하지 않습니다.',
      'not-reached': '앞선 점검이 실패해 확인하지 못했습니다.',
      unknown: '여기서는 확인할 수 없습니다.',
    },
    check: {
      configuration: 'SSH 설정',
      jump: '점프 호스트',
      name: '이름 조회',
      route: '경로',
      tcp: '연결',
      banner: 'SSH 데몬',
      hostKey: '호스트 키',
      authentication: '로그인',
      shell: '셸',
      forwarding: '소켓 전달',
      sessions: '동시 세션',
      docker: 'docker 프로그램',
      socket: 'Docker 소켓',
      engine: '엔진',
      clock: '시계',
      disk: '디스크',
    },
    action: {
      trust: '키 비교하기',
      forgetKey: '기존 키 지우기',
      unlock: '잠금 해제',
      connect: '연결하고 답하기',
      retry: '다시 점검',
      edit: '호스트 편집',
    },
    remedy: {
      timeout: '호스트나 중간 경로가 멈췄거나 매우 느립니다. 다시 시도하고, 계속되면 서버 부하를 확인하세요.',
      'configuration-broken': '~/.ssh/config에서 ssh가 지적하는 줄을 고치세요.',
      'jump-unreachable':
        '뒤에 있는 호스트가 아니라 점프 호스트에 문제가 있습니다. 터미널에서 점프 호스트에 직접 로그인해 원인을 확인하세요.',
      'no-name': '철자가 맞는지, 이 이름을 아는 네트워크나 VPN에 연결되어 있는지 확인하세요.',
      'no-network': '이 컴퓨터를 네트워크에 연결하세요. 호스트의 문제가 아닙니다.',
      'no-route': '네트워크와 VPN, 주소가 맞는지 확인하세요.',
      'nothing-listens': '주소의 포트와 서버에서 sshd가 실행 중인지 확인하세요.',
      'no-answer':
        '서버가 꺼져 있거나 중간 방화벽이 패킷을 버립니다. 서버 관리자에게 문의하고 VPN과 점프 호스트를 확인하세요.',
      'not-ssh': '그 포트에서는 다른 프로그램이 응답합니다. 주소의 포트를 확인하세요.',
      'turned-away':
        'sshd가 연결을 거절하거나(MaxStartups, 로그인 실패 차단) 다른 프로그램이 응답합니다. 1분쯤 기다렸다가 다시 시도하세요.',
      silent:
        '연결은 받지만 응답이 없습니다. 반쯤 끊긴 연결이나 멈춘 sshd, 로그인 페이지가 있는 공용 네트워크일 수 있습니다. 서버에서 sshd를 다시 시작하거나 다른 네트워크에서 시도하세요.',
      slow: '서버까지의 연결이 매우 느립니다. 네트워크와 VPN, 서버 부하를 확인하세요.',
      'handshake-broke':
        '키 교환이 끝나지 않았습니다. 다시 시도하고, 계속되면 중간 경로의 차단 여부를 확인하세요.',
      'host-key-unknown': '서버에서 직접 확인한 지문과 비교한 뒤 수락하세요.',
      'host-key-changed':
        '누군가 중간에 끼어들었을 수 있습니다. 서버를 다시 설치한 것이 확실할 때만 기존 키를 지우고, 다시 연결해 새 키를 비교하세요.',
      'host-key-revoked':
        '로그인하지 마세요. 도난당한 것으로 표시된 키로 응답하고 있습니다. 서버 관리자에게 확인하세요.',
      'known-hosts-unreadable': 'known_hosts 파일을 읽을 수 있는 권한을 주세요.',
      'login-refused':
        '사용자 이름과, 서버의 ~/.ssh/authorized_keys에 키가 있는지 확인하세요. 아래 명령으로 키를 등록할 수 있습니다.',
      'needs-person':
        '직접 연결해서 답하세요. 자동으로 다시 연결되게 하려면 키를 쓰거나 비밀번호를 보관함에 저장하세요.',
      'no-exec':
        '이 계정으로는 명령을 실행할 수 없습니다(ForceCommand, MaxSessions 0, SFTP 전용). 다른 계정을 사용하세요.',
      'no-posix-shell': '이 계정에는 POSIX 셸이 없습니다. 셸을 지정하거나 다른 계정을 사용하세요.',
      chatty:
        'Wheelhouse는 건너뛰고 읽지만 scp나 rsync 같은 프로그램은 오류가 납니다. 시작 파일이 터미널에서만 출력하도록 바꾸세요.',
      'forwarding-refused':
        '대신 서버의 docker 프로그램을 거치므로 느립니다. /etc/ssh/sshd_config에서 소켓 전달을 허용하세요(AllowStreamLocalForwarding yes, DisableForwarding no).',
      'few-sessions':
        '터미널, 복사, Compose가 서로 기다립니다. /etc/ssh/sshd_config의 MaxSessions를 늘리세요(보통 10).',
      'one-session':
        'MaxSessions가 1이어서 터미널, 복사, Compose를 동시에 쓸 수 없습니다. /etc/ssh/sshd_config에서 늘리세요(보통 10).',
      'no-docker-program':
        '조회와 조작은 소켓만으로 됩니다. Compose를 쓰거나 소켓 전달이 막힌 서버라면 docker 명령줄 도구를 설치하세요.',
      'docker-not-in-path':
        'Wheelhouse에서는 할 일이 없습니다. SSH로 docker를 부르는 스크립트에는 비대화형 로그인의 PATH에 이 폴더가 필요합니다.',
      'sudo-only': 'sudo를 거치면 느립니다. 괜찮다면 사용자를 docker 그룹에 추가하세요.',
      'socket-permission':
        '서버에서 사용자를 docker 그룹에 추가한 뒤 다시 시도하거나 rootless 소켓을 사용하세요.',
      'no-socket': '서버에서 Docker를 시작하거나 주소 끝에 소켓 경로를 적으세요.',
      'engine-away': '서버에서 Docker를 시작하고 멈춘 이유를 확인하세요.',
      'engine-error': '서버의 엔진 상태를 확인한 뒤 다시 시도하세요.',
      'clock-off':
        '로그와 이벤트의 시각이 어긋나고 2단계 인증 코드가 맞지 않게 됩니다. 양쪽 모두 NTP로 시각을 맞추세요.',
      'disk-low': '이미지, 볼륨, 빌드 캐시의 사용량을 확인하고 쓰지 않는 것을 지우세요.',
      'disk-full': '이미지, 볼륨, 빌드 캐시의 사용량을 확인하고 쓰지 않는 것을 지우세요.',
    },
  },
  login: {
    passwordTitle: '{{host}} 호스트에 비밀번호가 필요합니다',
    passwordLead: '{{login}} 비밀번호입니다. 이번 연결에만 사용합니다.',
    password: '비밀번호',
    answersTitle: '{{host}} 호스트에서 묻습니다',
    answersLead: '{{login}} 로그인 과정에서 다음과 같이 묻습니다.',
    answersAgain: '{{login}} 로그인에는 사람이 직접 답해야 하는 질문이 있습니다. 연결하면 다시 묻습니다.',
    remember: '보관함에 저장',
    rememberHint: '저장하면 연결이 끊겨도 자동으로 다시 연결됩니다.',
    act: '답하고 연결',
    ask: '연결하고 답하기',
  },
  offers: {
    title: '이 컴퓨터에서 찾은 호스트',
    lead: '~/.ssh/config, Docker 컨텍스트, 로컬 소켓에서 찾았습니다. 누르면 주소가 채워집니다.',
    none: '~/.ssh/config, Docker 컨텍스트, 이 컴퓨터에서 찾은 호스트가 없습니다.',
    use: '사용',
    added: '추가됨',
    sameEngine: '{{hosts}} 호스트와 같은 엔진이며 주소만 다릅니다. 두 호스트에 같은 내용이 표시됩니다.',
  },
};

/** Texts of the doctor: why a host cannot be used. */
export const doctor = {
  doctor: {
    tab: 'Doctor',
    lead: 'Every precondition, from the SSH configuration to the disk: what was tried, what came back, and what to do.',
    again: 'Examine again',
    running: 'Examining {{host}} …',
    progress: '{{done}} of {{total}}',
    verdict: {
      ok: 'All is well.',
      warn: 'It works, with a remark: {{check}}.',
      fail: 'The cause: {{check}}.',
    },
    took: 'Examined in {{seconds}} s',
    tried: 'Tried',
    diagnose: 'Diagnose',
    back: 'Change the address',
    state: {
      waiting: 'waiting',
      running: 'running',
      ok: 'in order',
      warn: 'remark',
      fail: 'failed',
      skipped: 'left out',
    },
    skipped: {
      'not-needed': 'Not needed for this host.',
      'not-reached': 'It builds on a check that failed.',
      unknown: 'It cannot be told from here.',
    },
    check: {
      configuration: 'SSH configuration',
      jump: 'Jump host',
      name: 'Name',
      route: 'Route',
      tcp: 'Connection',
      banner: 'SSH daemon',
      hostKey: 'Host key',
      authentication: 'Login',
      shell: 'Shell',
      forwarding: 'Socket forwarding',
      sessions: 'Sessions',
      docker: 'Docker program',
      socket: 'Docker socket',
      engine: 'Engine',
      clock: 'Clock',
      disk: 'Disk',
    },
    action: {
      trust: 'Compare the key',
      forgetKey: 'Forget the old key',
      unlock: 'Unlock',
      connect: 'Connect and answer',
      retry: 'Examine again',
      edit: 'Edit host',
    },
    remedy: {
      timeout:
        'The host, or the way to it, hangs or is very slow. Try again, and look at its load if it stays so.',
      'configuration-broken': 'Mend the line in ~/.ssh/config that ssh complains about.',
      'jump-unreachable':
        'The jump host is at fault, not the host behind it. Log in to the jump host in a terminal to see why.',
      'no-name':
        'Check the spelling, and whether this computer is on the network or VPN that knows the name.',
      'no-network': 'Connect this computer to a network; the host itself is not to blame.',
      'no-route': 'Check the network and the VPN, and that the address is right.',
      'nothing-listens': 'Check the port in the address, and that sshd runs on the host.',
      'no-answer':
        'The host is off, or a firewall on the way drops the packets. Ask its owner, and check the VPN and the jump host.',
      'not-ssh': 'Another program listens on that port; check the port in the address.',
      'turned-away':
        'sshd turns connections away (MaxStartups, a ban after failed logins), or something else listens there. Wait a minute, then try again.',
      silent:
        'Something accepts connections for a host that does not answer: a half-open connection, a frozen sshd, a captive portal. Restart sshd there, or try from another network.',
      slow: 'The way to the host is very slow. Check the network, the VPN and the load of the host.',
      'handshake-broke':
        'The key exchange did not come to its end. Try again; if it stays so, check the way for filters.',
      'host-key-unknown': 'Compare the fingerprint with the host itself, and accept it.',
      'host-key-changed':
        'Somebody may be in between. Only if the host was set up anew: forget the old key, connect again and compare the new one.',
      'host-key-revoked':
        'Do not log in: whoever answers holds a key that was declared stolen. Ask the owner of the host.',
      'known-hosts-unreadable': 'Give your user the right to read the file of known hosts.',
      'login-refused':
        'Check the user name, and that the key stands in ~/.ssh/authorized_keys there. This command puts your key there.',
      'needs-person':
        'Connect it yourself and answer. To let it reconnect by itself, use a key, or remember the secret in the vault.',
      'no-exec': 'This login may run nothing (ForceCommand, MaxSessions 0, SFTP only); use another one.',
      'no-posix-shell': 'The login runs no POSIX shell. Give the user one, or use another login.',
      chatty:
        'Wheelhouse reads past it, other programs (scp, rsync) break on it: let the start file print only in a terminal.',
      'forwarding-refused':
        'Wheelhouse goes through the docker program of the host instead, which is slower. Allow forwarding in /etc/ssh/sshd_config (AllowStreamLocalForwarding yes, DisableForwarding no).',
      'few-sessions':
        'Terminals, copies and Compose wait for each other. Raise MaxSessions in /etc/ssh/sshd_config (10 is usual).',
      'one-session':
        'MaxSessions is 1: terminals, copies and Compose cannot run beside each other. Raise it in /etc/ssh/sshd_config (10 is usual).',
      'no-docker-program':
        'The socket is enough to look and act. Compose, and hosts that refuse forwarding, need the docker command line: install it.',
      'docker-not-in-path':
        'Nothing to do for Wheelhouse. Scripts that call docker over SSH need its folder in the PATH of non-interactive logins.',
      'sudo-only': 'Going through sudo is slower. Add the user to the docker group, if that is wanted.',
      'socket-permission': 'Add the user to the docker group there and try again, or use a rootless socket.',
      'no-socket': 'Start Docker there, or name the path of its socket at the end of the address.',
      'engine-away': 'Start Docker on the host, and look at why it stopped.',
      'engine-error': 'Look at the engine on the host, then try again.',
      'clock-off':
        'Times of logs and events do not fit together, and codes of a second factor fail. Let both keep time by NTP.',
      'disk-low': 'See what images, volumes and build caches take, and remove what nobody uses.',
      'disk-full': 'See what images, volumes and build caches take, and remove what nobody uses.',
    },
  },
  login: {
    passwordTitle: '{{host}} asks for a password',
    passwordLead: 'The password of {{login}}. It is used for this one connection.',
    password: 'Password',
    answersTitle: '{{host}} asks something',
    answersLead: 'The login of {{login}} asks in its own words:',
    answersAgain:
      'The login of {{login}} asks questions that only a person can answer. Connect to be asked again.',
    remember: 'Remember it in the vault',
    rememberHint: 'Then the host also reconnects by itself.',
    act: 'Answer and connect',
    ask: 'Connect and be asked',
  },
  offers: {
    title: 'Found on this computer',
    lead: 'From ~/.ssh/config, Docker contexts and local sockets. One click fills in the address.',
    none: 'Nothing was found in ~/.ssh/config, in Docker contexts or on this computer.',
    use: 'Use',
    added: 'Added',
    sameEngine:
      'This is the same engine as {{hosts}}, under another address: what one shows, the other shows too.',
  },
} as const;

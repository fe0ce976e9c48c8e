/** Debian packages that the end-to-end tests need, and a command that succeeds where they are installed. */
export interface NeededPackages {
  readonly packages: readonly string[];
  readonly probe: readonly [string, ...string[]];
}

/**
 * Of a new machine: a browser, a display, a session bus, a desktop's notification service, the libraries of Electron's runtime,
 * and Korean letters.
 */
export const neededPackages: readonly NeededPackages[] = [
  { packages: ['chromium'], probe: ['chromium', '--version'] },
  { packages: ['xvfb', 'xauth'], probe: ['which', 'xvfb-run', 'xauth'] },
  { packages: ['dbus'], probe: ['which', 'dbus-run-session'] },
  { packages: ['desktop-file-utils'], probe: ['which', 'desktop-file-validate'] },
  {
    packages: ['xfce4-notifyd', 'xdotool'],
    probe: ['sh', '-c', 'ls /usr/lib/*/xfce4/notifyd/xfce4-notifyd && which xdotool'],
  },
  { packages: ['fontconfig', 'fonts-noto-cjk'], probe: ['sh', '-c', 'fc-list :lang=ko | grep -q .'] },
  {
    packages: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'],
    probe: [
      'sh',
      '-c',
      'for name in libgtk-3.so.0 libnss3.so libasound.so.2 libgbm.so.1; do ldconfig -p | grep -q "$name" || exit 1; done',
    ],
  },
];

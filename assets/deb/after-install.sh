#!/bin/sh
set -e
app='/opt/${sanitizedProductName}'

# The command line; the desktop's entry names the app itself.
ln -sf "$app/resources/bin/wheelhouse" /usr/bin/wheelhouse

# Chromium's sandbox needs user namespaces, or else this helper of root's.
if unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox"
else
  chmod 4755 "$app/chrome-sandbox"
fi

# Where AppArmor keeps user namespaces from programs that it does not know (Ubuntu 24.04), it gets to know this one.
profile=$app/resources/apparmor-profile
if [ -f "$profile" ] && apparmor_status --enabled >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
fi

if command -v update-desktop-database >/dev/null; then
  update-desktop-database -q /usr/share/applications || true
fi

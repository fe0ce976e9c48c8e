#!/bin/sh
set -e
# An upgrade runs this after the new version was installed, and must not take that one's command away.
case "${1-}" in upgrade | failed-upgrade | abort-upgrade) exit 0 ;; esac

if [ "$(readlink /usr/bin/wheelhouse 2>/dev/null)" = '/opt/${sanitizedProductName}/resources/bin/wheelhouse' ]; then
  rm -f /usr/bin/wheelhouse
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if apparmor_status --enabled >/dev/null 2>&1; then apparmor_parser --remove "$profile" || true; fi
  rm -f "$profile"
fi

#!/bin/sh
# Process 1 of a host of the lab, in mount, pid, uts and ipc namespaces of its own: ROOT NAME
# pivot_root instead of chroot: under a plain chroot `docker load` fails, its mounts would not be below the root.
set -e
root=$1
hostname "$2"
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root/run/sshd" "$root/run/old"
cd "$root"
pivot_root . run/old
exec /usr/sbin/chroot . /bin/sh -c 'umount -l /run/old && rmdir /run/old && exec /usr/bin/tini -s -- /usr/bin/sleep infinity'

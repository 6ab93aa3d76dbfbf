# Makes new namespaces a sandbox, and runs a command in it. unshare(1) starts this as process 1 of the namespaces.
#
#   sh namespaces.sh FIRST HOST USER ROOT TABLE METER COMMAND [ARGUMENT]...
#
# FIRST   meter: the command is the meter and becomes process 1; program: the command is a program, for which this shell
#         stays process 1, since to process 1 most signals do nothing; zygote: the command becomes process 1 and may make
#         namespaces of its own
# HOST    what the sandbox calls its machine
# USER    the number by which the command knows its user
# ROOT    a folder that is mounted on itself to be the root
# TABLE   what is mounted, in the form of fstab
# METER   the meter, or nothing
#
# To run a program it finds the stream of errors as number 9.
set -eu
[ "$1" != program ] || exec 2>&9
first=$1 host=$2 user=$3 root=$4 table=$5 meter=$6
shift 6

mount -a -T "$table"
if [ "$meter" ]; then
    "$meter" -n "$host"
else # Neither is a part of util-linux: then the machine's name is seen, or there is no network at all.
    hostname "$host" || :
    ip link set lo up || :
fi 2>/dev/null </dev/null

# What was the root lies on top of the new one, and "." is in it.
cd "$root"
pivot_root . .
umount -l .
cd /box/submission

# The next one is the last.
[ "$first" = zygote ] || echo 1 >/proc/sys/user/max_user_namespaces

# Programs get the numbers of processes that they would have if we had needed none, where the kernel can do that.
{ echo 1 >/proc/sys/kernel/ns_last_pid; } 2>/dev/null || :

set -- unshare --user --map-user="$user" --map-group="$user" --keep-caps -- \
    setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all -- "$@"
[ "$first" = program ] || exec "$@"
exec 2>/dev/null # The shell says how a program ended, but not to whoever reads what that wrote.
(exec 2>&9 9>&- && exec "$@") || exit $?

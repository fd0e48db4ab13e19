/**
 * Every type of event with its category and parameters: one a line (a line that starts with blanks
 * goes on with the one before), `name category: parameter...`. A parameter is
 * `name[*]:kind[=names][@directory]`; no kind means a number, `*` marks the descriptor that the
 * event is about, `names` is a table of flag-table.ts, `directory` the parameter that a relative
 * path starts from.
 *
 * Names and order of parameters are those of Falco's event table (falcosecurity/libs,
 * driver/event_table.c), as rules know them, each type in its newest form. The last two are our own:
 * `sample` says what a busy process uses, as no system call does (`cpu` is in hundredths of one
 * processor, `busy` how long it has been above half of one, `rss` in bytes, `connections` how many it
 * made to other machines, of which `fd` is one). `firstuse` says that a container's programs use a
 * system call or a capability (`kind`) that they had not used since they are watched; `call` needed
 * the capability, the flags that follow are 0 or 1 (see profile/first-use.ts).
 */
export const eventTable = `
open file: fd*:fd name:path flags:flags=file-flags mode:mode dev:hex ino
close io: res:result fd*:fd
read read: res:result data:bytes fd*:fd size
write write: res:result data:bytes fd*:fd size
socket net: fd*:fd domain:enumeration=socket-families type proto flags:flags=file-flags
bind net: res:result addr:socket-address fd*:fd
connect net: res:result tuple:socket-tuple fd*:fd addr:socket-address
listen net: res:result fd*:fd backlog
send write: res:result data:bytes fd*:fd size tuple:socket-tuple
sendto write: res:result data:bytes fd*:fd size tuple:socket-tuple
recv read: res:result data:bytes fd*:fd size tuple:socket-tuple
recvfrom read: res:result data:bytes tuple:socket-tuple fd*:fd size
shutdown net: res:result fd*:fd how:enumeration=shutdown-how
getsockname net:
getpeername net:
socketpair IPC: res:result fd1*:fd fd2:fd source:hex peer:hex domain:enumeration=socket-families type
  proto
setsockopt net: res:result fd*:fd level:enumeration=sockopt-levels optname:enumeration=sockopt-options val
  optlen
getsockopt net: res:result fd*:fd level:enumeration=sockopt-levels optname:enumeration=sockopt-options val
  optlen
sendmsg write: res:result data:bytes fd*:fd size tuple:socket-tuple
sendmmsg write: res:result fd*:fd size data:bytes tuple:socket-tuple
recvmsg read: res:result size data:bytes tuple:socket-tuple msgcontrol:bytes fd*:fd
recvmmsg read: res:result fd*:fd size data:bytes tuple:socket-tuple msgcontrol:bytes
creat file: fd*:fd name:path mode:mode dev:hex ino creat_flags:flags=creat-flags
pipe IPC: res:result fd1*:fd fd2:fd ino
eventfd IPC: res*:result initval flags:hex
futex IPC: res:result addr:hex op:flags=futex-operations val
stat file: res:result path:path
lstat file: res:result path:path
fstat file: res:result fd*:fd
stat64 file: res:result path:path
lstat64 file: res:result path:path
fstat64 file: res:result
epoll_wait wait: res:result maxevents:result
poll wait: res:result fds:descriptors timeout
select wait: res:result
lseek file: res:result fd*:fd offset whence:enumeration=lseek-whence
llseek file: res:result fd*:fd offset whence:enumeration=lseek-whence
getcwd file: res:result path:text
chdir file: res:result path:text
fchdir file: res:result fd*:fd
pread read: res:result data:bytes fd*:fd size pos
pwrite write: res:result data:bytes fd*:fd size pos
readv read: res:result size data:bytes fd*:fd
writev write: res:result data:bytes fd*:fd size
preadv read: res:result size data:bytes fd*:fd pos
pwritev write: res:result data:bytes fd*:fd size pos
signalfd signal: res*:result fd:fd mask:hex flags:hex
kill signal: res:result pid:pid sig:signal
tkill signal: res:result tid:pid sig:signal
tgkill signal: res:result pid:pid tid:pid sig:signal
nanosleep sleep: res:result interval:duration
timerfd_create time: res*:result clockid flags:hex
inotify_init IPC: res*:result flags:hex
getrlimit process: res:result cur max resource:enumeration=rlimit-resources
setrlimit process: res:result cur max resource:enumeration=rlimit-resources
prlimit process: res:result newcur newmax oldcur oldmax pid resource:enumeration=rlimit-resources
drop internal: ratio
fcntl io: res:result fd*:fd cmd:enumeration=fcntl-commands arg:hex
switch scheduler: next:pid pgft_maj pgft_min vm_size vm_rss vm_swap
brk memory: res:hex vm_size vm_rss vm_swap addr:hex
mmap memory: res:hex vm_size vm_rss vm_swap addr:hex length prot:flags=prot-flags
  flags:flags=mmap-flags fd*:fd offset
mmap2 memory: res:hex vm_size vm_rss vm_swap addr:hex length prot:flags=prot-flags
  flags:flags=mmap-flags fd*:fd pgoffset
munmap memory: res:result vm_size vm_rss vm_swap addr:hex length
splice io: res:result fd_in:fd fd_out*:fd size flags:flags=splice-flags
ptrace process: res:result addr:hex data:hex request:enumeration=ptrace-requests pid:pid
ioctl io: res:result fd*:fd request:hex argument:hex
rename file: res:result oldpath:path newpath:path
renameat file: res:result olddirfd:fd oldpath:path@olddirfd newdirfd:fd newpath:path@newdirfd
symlink file: res:result target:text linkpath:path
symlinkat file: res:result target:text linkdirfd*:fd linkpath:path@linkdirfd
procexit process: status:result ret:result sig:signal core reaper_tid:pid
sendfile write: res:result offset out_fd*:fd in_fd:fd size
quotactl user: res:result special:text quotafilepath:text dqb_bhardlimit dqb_bsoftlimit
  dqb_curspace dqb_ihardlimit dqb_isoftlimit dqb_btime:duration dqb_itime:duration
  dqi_bgrace:duration dqi_igrace:duration dqi_flags:flags=quotactl-dqi-flags
  quota_fmt_out:flags=quotactl-quota-fmts cmd:flags=quotactl-cmds type:flags=quotactl-types id
  quota_fmt:flags=quotactl-quota-fmts
setresuid user: res:result ruid:uid euid:uid suid:uid
setresgid user: res:result rgid:gid egid:gid sgid:gid
scapevent internal: event_type event_data
setuid user: res:result uid:uid
setgid user: res:result gid:gid
getuid user: uid:uid
geteuid user: euid:uid
getgid user: gid:gid
getegid user: egid:gid
getresuid user: res:result ruid:uid euid:uid suid:uid
getresgid user: res:result rgid:gid egid:gid sgid:gid
clone process: res:pid exe:text args:list tid:pid pid:pid ptid:pid cwd:text fdlimit pgft_maj
  pgft_min vm_size vm_rss vm_swap comm:text cgroups:list flags:flags=clone-flags uid:uid gid:gid
  vtid:pid vpid:pid pidns_init_start_ts
fork process: res:pid exe:text args:list tid:pid pid:pid ptid:pid cwd:text fdlimit pgft_maj
  pgft_min vm_size vm_rss vm_swap comm:text cgroups:list flags:flags=clone-flags uid:uid gid:gid
  vtid:pid vpid:pid pidns_init_start_ts
vfork process: res:pid exe:text args:list tid:pid pid:pid ptid:pid cwd:text fdlimit pgft_maj
  pgft_min vm_size vm_rss vm_swap comm:text cgroups:list flags:flags=clone-flags uid:uid gid:gid
  vtid:pid vpid:pid pidns_init_start_ts
signaldeliver signal: spid:pid dpid:pid sig:signal
getdents file: res:result fd*:fd
getdents64 file: res:result fd*:fd
setns process: res:result fd*:fd nstype:flags=clone-flags
flock file: res:result fd*:fd operation:flags=flock-flags
cpu_hotplug system: cpu action
accept net: fd*:fd tuple:socket-tuple queuepct queuelen queuemax
semop process: res:result nsops sem_num_0 sem_op_0 sem_flg_0:flags=semop-flags sem_num_1
  sem_op_1 sem_flg_1:flags=semop-flags semid
semctl process: res:result semid semnum cmd:flags=semctl-commands val
ppoll wait: res:result fds:descriptors timeout:duration sigmask:hex
mount file: res:result dev:text dir:path type:text flags:flags=mount-flags
semget process: res:result key:hex nsems semflg:flags=semget-flags
access file: res:result name:path mode:flags=access-flags
chroot process: res:result path:path
setsid process: res:pid
mkdir file: res:result path:path mode:hex
rmdir file: res:result path:path
notification other: id:text desc:text
unshare process: res:result flags:flags=clone-flags
infra internal: source:text name:text description:text scope:text
page_fault other: addr:hex ip:hex error:flags=pf-flags
execve process: res:result exe:text args:list tid:pid pid:pid ptid:pid cwd:text fdlimit pgft_maj
  pgft_min vm_size vm_rss vm_swap comm:text cgroups:list env:list tty vpgid:pid loginuid:uid
  flags:flags=execve-flags cap_inheritable:capabilities cap_permitted:capabilities
  cap_effective:capabilities exe_ino exe_ino_ctime:time exe_ino_mtime:time uid:uid
  trusted_exepath:path pgid:pid gid:gid filename:path
setpgid process: res:result pid:pid pgid:pid
seccomp other: res:result op flags:hex
unlink file: res:result path:path
unlinkat file: res:result dirfd*:fd name:path@dirfd flags:flags=unlinkat-flags
mkdirat file: res:result dirfd*:fd path:path@dirfd mode:hex
openat file: fd*:fd dirfd:fd name:path@dirfd flags:flags=file-flags mode:mode dev:hex ino
link file: res:result oldpath:path newpath:path
linkat file: res:result olddir:fd oldpath:path@olddir newdir:fd newpath:path@newdir
  flags:flags=linkat-flags
fchmodat file: res:result dirfd*:fd filename:path@dirfd mode:mode=chmod-mode
chmod file: res:result filename:path mode:mode=chmod-mode
fchmod file: res:result fd*:fd mode:mode=chmod-mode
renameat2 file: res:result olddirfd:fd oldpath:path@olddirfd newdirfd:fd newpath:path@newdirfd
  flags:flags=renameat2-flags
userfaultfd file: res*:result flags:flags=file-flags
pluginevent other: plugin_id event_data:bytes
container process: json:text
openat2 file: fd*:fd dirfd:fd name:path@dirfd flags:flags=file-flags mode:mode
  resolve:flags=openat2-flags dev:hex ino
mprotect memory: res:result addr:hex length prot:flags=prot-flags
execveat process: res:result exe:text args:list tid:pid pid:pid ptid:pid cwd:text fdlimit
  pgft_maj pgft_min vm_size vm_rss vm_swap comm:text cgroups:list env:list tty vpgid:pid
  loginuid:uid flags:flags=execve-flags cap_inheritable:capabilities cap_permitted:capabilities
  cap_effective:capabilities exe_ino exe_ino_ctime:time exe_ino_mtime:time uid:uid
  trusted_exepath:path pgid:pid gid:gid
copy_file_range file: res:result fdout*:fd offout fdin:fd offin len
clone3 process: res:pid exe:text args:list tid:pid pid:pid ptid:pid cwd:text fdlimit pgft_maj
  pgft_min vm_size vm_rss vm_swap comm:text cgroups:list flags:flags=clone-flags uid:uid gid:gid
  vtid:pid vpid:pid pidns_init_start_ts
open_by_handle_at file: fd*:fd mountfd:fd flags:flags=file-flags path:path dev:hex ino
io_uring_setup io: res*:result entries sq_entries cq_entries flags:flags=io-uring-setup-flags
  sq_thread_cpu sq_thread_idle features:flags=io-uring-setup-feats
io_uring_enter io: res:result fd*:fd to_submit min_complete flags:flags=io-uring-enter-flags
  sig:hex
io_uring_register io: res:result fd*:fd opcode:enumeration=io-uring-register-opcodes arg:hex nr_args
mlock memory: res:result addr:hex len
munlock memory: res:result addr:hex len
mlockall memory: res:result flags:flags=mlockall-flags
munlockall memory: res:result
capset process: res:result cap_inheritable:capabilities cap_permitted:capabilities
  cap_effective:capabilities
useradded process: uid gid name:text home:text shell:text container_id:text
userdeleted process: uid gid name:text home:text shell:text container_id:text
groupadded process: gid name:text container_id:text
groupdeleted process: gid name:text container_id:text
dup2 io: res*:result oldfd:fd newfd:fd
dup3 io: res*:result oldfd:fd newfd:fd flags:flags=file-flags
dup io: res*:result oldfd:fd
bpf other: fd*:fd cmd:enumeration=bpf-commands
mlock2 memory: res:result addr:hex len flags:flags=mlock2-flags
fsconfig system: res:result fd*:fd cmd:enumeration=fsconfig-cmds key:text value_bytebuf:bytes
  value_charbuf:text aux
epoll_create wait: res*:result size
epoll_create1 wait: res*:result flags:flags=epoll-create1-flags
chown file: res:result path:path uid gid
lchown file: res:result path:path uid gid
fchown file: res:result fd*:fd uid gid
fchownat file: res:result dirfd*:fd pathname:path@dirfd uid gid flags:flags=fchownat-flags
umount file: res:result name:path
accept4 net: fd*:fd tuple:socket-tuple queuepct queuelen queuemax flags:hex
umount2 file: res:result name:path flags:flags=umount-flags
pipe2 IPC: res:result fd1*:fd fd2:fd ino flags:flags=file-flags
inotify_init1 IPC: res*:result flags:flags=file-flags
eventfd2 IPC: res*:result flags:flags=file-flags initval
signalfd4 signal: res*:result flags:flags=file-flags fd:fd mask:hex
prctl process: res:result option:enumeration=prctl-options arg2_str:text arg2_int
asyncevent other: plugin_id name:text data:bytes
memfd_create memory: fd*:fd name:text flags:flags=memfd-create-flags
pidfd_getfd process: fd*:fd pid_fd:fd target_fd:fd flags:hex
pidfd_open process: fd*:fd pid:pid flags:flags=pidfd-open-flags
init_module other: res:result img:bytes length uargs:text
finit_module other: res:result fd*:fd uargs:text flags:flags=finit-module-flags
mknod other: res:result path:path mode:mode=mknod-mode dev
mknodat other: res:result dirfd*:fd path:path@dirfd mode:mode=mknod-mode dev
newfstatat file: res:result dirfd*:fd path:path@dirfd flags:flags=newfstatat-flags
process_vm_readv IPC: res pid:pid data:bytes
process_vm_writev IPC: res pid:pid data:bytes
delete_module other: res:result name:text flags:flags=delete-module-flags
setreuid user: res:result ruid:uid euid:uid
setregid user: res:result rgid:uid egid:uid
close_range io: res:result first last flags:flags=close-range-flags
keyctl other: res:result operation:enumeration=keyctl-operations arg2 arg3 arg4 arg5
sample process: cpu busy:duration rss connections fd*:fd
firstuse process: kind:text name:text call:text is_32bit from_start with_capabilities
`;

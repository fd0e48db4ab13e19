/**
 * Events as captures hold them: a line for each two codes, in the order of the codes, `-` for two
 * that are not used; a line that starts with blanks goes on with the one before.
 *
 * `name: parameters on entry | parameters on return` is a system call, whose entry has the even
 * code; `name: parameters` happens once. A parameter is `name[:kind]`, 64 bits with a sign where
 * no kind is written. Several lines with one name are versions of it, older first.
 *
 * Source: falcosecurity/libs, driver/event_table.c; codes are those of enum ppm_event_code. Old
 * parameters have the names of what replaced them.
 */
export const wireTable = `
syscall: ID:u16 nativeID:u16 | ID:u16 nativeID:u16
open: name:text flags:u32 mode:u32 | fd name:text flags:u32 mode:u32 dev:u32 ino:u64
close: fd | res fd
read: fd size:u32 | res data:bytes fd size:u32
write: fd size:u32 | res data:bytes fd size:u32
brk: addr:u32 | res:u64
execve: | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64
clone: | res exe:text args:bytes tid pid ptid cwd:text fdlimit flags:u32 uid:u32 gid:u32
procexit:
socket: domain:u32 type:u32 proto:u32 | fd domain:u32 type:u32 proto:u32 flags:u32
bind: fd | res addr:address fd
connect: fd addr:address | res tuple:tuple fd addr:address
listen: fd backlog:i32 | res fd backlog:i32
accept: | fd tuple:tuple queuepct:u8
send: fd size:u32 | res data:bytes fd size:u32 tuple:tuple
sendto: fd size:u32 tuple:tuple | res data:bytes fd size:u32 tuple:tuple
recv: fd size:u32 | res data:bytes fd size:u32 tuple:tuple
recvfrom: fd size:u32 | res data:bytes tuple:tuple fd size:u32
shutdown: fd how:u8 | res fd how:u8
getsockname: |
getpeername: |
socketpair: domain:u32 type:u32 proto:u32 | res fd1 fd2 source:u64 peer:u64 domain:u32 type:u32
  proto:u32
setsockopt: | res fd level:u8 optname:u8 val:dynamic optlen:u32
getsockopt: | res fd level:u8 optname:u8 val:dynamic optlen:u32
sendmsg: fd size:u32 tuple:tuple | res data:bytes fd size:u32 tuple:tuple
sendmmsg: | res fd size:u32 data:bytes tuple:tuple
recvmsg: fd | res size:u32 data:bytes tuple:tuple msgcontrol:bytes fd
recvmmsg: | res fd size:u32 data:bytes tuple:tuple msgcontrol:bytes
accept: flags:i32 | fd tuple:tuple queuepct:u8
creat: name:text mode:u32 | fd name:text mode:u32 dev:u32 ino:u64 creat_flags:u16
pipe: | res fd1 fd2 ino:u64
eventfd: initval:u64 flags:u32 | res initval:u64 flags:u32
futex: addr:u64 op:u16 val:u64 | res addr:u64 op:u16 val:u64
stat: | res path:text
lstat: | res path:text
fstat: fd | res fd
stat64: | res path:text
lstat64: | res path:text
fstat64: fd | res
epoll_wait: maxevents | res maxevents
poll: fds:fds timeout | res fds:fds timeout
select: | res
select: | res
lseek: fd offset:u64 whence:u8 | res fd offset:u64 whence:u8
llseek: fd offset:u64 whence:u8 | res fd offset:u64 whence:u8
ioctl: fd request:u64 | res
getcwd: | res path:text
chdir: | res path:text
fchdir: fd | res fd
mkdir: path:text mode:u32 | res
rmdir: path:text | res
openat: dirfd name:text flags:u32 mode:u32 | fd
link: oldpath:text newpath:text | res
linkat: olddir oldpath:text newdir newpath:text | res
unlink: path:text | res
unlinkat: dirfd name:text | res
pread: fd size:u32 pos:u64 | res data:bytes fd size:u32 pos:u64
pwrite: fd size:u32 pos:u64 | res data:bytes fd size:u32 pos:u64
readv: fd | res size:u32 data:bytes fd
writev: fd size:u32 | res data:bytes fd size:u32
preadv: fd pos:u64 | res size:u32 data:bytes fd pos:u64
pwritev: fd size:u32 pos:u64 | res data:bytes fd size:u32 pos:u64
dup: oldfd | res
signalfd: fd mask:u32 flags:u8 | res fd mask:u32 flags:u8
kill: pid sig:u8 | res pid sig:u8
tkill: tid sig:u8 | res tid sig:u8
tgkill: pid tid sig:u8 | res pid tid sig:u8
nanosleep: interval:u64 | res interval:u64
timerfd_create: clockid:u8 flags:u8 | res clockid:u8 flags:u8
inotify_init: flags:u8 | res flags:u8
getrlimit: resource:u8 | res cur max resource:u8
setrlimit: resource:u8 | res cur max resource:u8
prlimit: pid resource:u8 | res newcur newmax oldcur oldmax pid resource:u8
switch: next
drop: ratio:u32 | ratio:u32
fcntl: fd cmd:u8 | res fd cmd:u8 arg:u64
switch: next pgft_maj:u64 pgft_min:u64 vm_size:u32 vm_rss:u32 vm_swap:u32
execve: | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32
clone: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 flags:u32 uid:u32 gid:u32
brk: addr:u64 | res:u64 vm_size:u32 vm_rss:u32 vm_swap:u32 addr:u64
mmap: addr:u64 length:u64 prot:u32 flags:u32 fd offset:u64 | res vm_size:u32 vm_rss:u32
  vm_swap:u32 addr:u64 length:u64 prot:u32 flags:u32 fd offset:u64
mmap2: addr:u64 length:u64 prot:u32 flags:u32 fd pgoffset:u64 | res vm_size:u32 vm_rss:u32
  vm_swap:u32 addr:u64 length:u64 prot:u32 flags:u32 fd pgoffset:u64
munmap: addr:u64 length:u64 | res vm_size:u32 vm_rss:u32 vm_swap:u32 addr:u64 length:u64
splice: fd_in fd_out size:u64 flags:u32 | res fd_in fd_out size:u64 flags:u32
ptrace: request:u16 pid | res addr:dynamic data:dynamic request:u16 pid
ioctl: fd request:u64 argument:u64 | res fd request:u64 argument:u64
execve: | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 env:bytes
rename: | res oldpath:text newpath:text
renameat: | res olddirfd oldpath:text newdirfd newpath:text
symlink: | res target:text linkpath:text
symlinkat: | res target:text linkdirfd linkpath:text
fork: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 flags:u32 uid:u32 gid:u32
vfork: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 flags:u32 uid:u32 gid:u32
procexit: status ret sig:u8 core:u8 reaper_tid
sendfile: out_fd in_fd offset:u64 size:u64 | res offset:u64 out_fd in_fd size:u64
quotactl: cmd:u16 type:u8 id:u32 quota_fmt:u8 | res special:text quotafilepath:text
  dqb_bhardlimit:u64 dqb_bsoftlimit:u64 dqb_curspace:u64 dqb_ihardlimit:u64 dqb_isoftlimit:u64
  dqb_btime:u64 dqb_itime:u64 dqi_bgrace:u64 dqi_igrace:u64 dqi_flags:u8 quota_fmt_out:u8 cmd:u16
  type:u8 id:u32 quota_fmt:u8
setresuid: ruid:u32 euid:u32 suid:u32 | res ruid:u32 euid:u32 suid:u32
setresgid: rgid:u32 egid:u32 sgid:u32 | res rgid:u32 egid:u32 sgid:u32
scapevent: event_type:u32 event_data:u64
setuid: uid:u32 | res uid:u32
setgid: gid:u32 | res gid:u32
getuid: | uid:u32
geteuid: | euid:u32
getgid: | gid:u32
getegid: | egid:u32
getresuid: | res ruid:u32 euid:u32 suid:u32
getresgid: | res rgid:u32 egid:u32 sgid:u32
execve: | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text env:bytes
clone: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text flags:u32 uid:u32 gid:u32
fork: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text flags:u32 uid:u32 gid:u32
vfork: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text flags:u32 uid:u32 gid:u32
clone: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes flags:u32 uid:u32 gid:u32 vtid vpid
  pidns_init_start_ts:u64
fork: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes flags:u32 uid:u32 gid:u32 vtid vpid
  pidns_init_start_ts:u64
vfork: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes flags:u32 uid:u32 gid:u32 vtid vpid
  pidns_init_start_ts:u64
container: id:text type:u32 name:text image:text
execve: | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes env:bytes
signaldeliver: spid dpid sig:u8
procinfo: cpu_usr:u64 cpu_sys:u64
getdents: fd | res fd
getdents64: fd | res fd
setns: fd nstype:u32 | res fd nstype:u32
flock: fd operation:u32 | res fd operation:u32
cpu_hotplug: cpu:u32 action:u32
accept: | fd tuple:tuple queuepct:u8 queuelen:u32 queuemax:u32
accept: flags:i32 | fd tuple:tuple queuepct:u8 queuelen:u32 queuemax:u32
semop: semid:i32 | res nsops:u32 sem_num_0:u16 sem_op_0:i16 sem_flg_0:u16 sem_num_1:u16
  sem_op_1:i16 sem_flg_1:u16 semid:i32
semctl: semid:i32 semnum:i32 cmd:u16 val:i32 | res semid:i32 semnum:i32 cmd:u16 val:i32
ppoll: fds:fds timeout:u64 sigmask:u32 | res fds:fds timeout:u64 sigmask:u32
mount: flags:u32 | res dev:text dir:text type:text flags:u32
umount: flags:u32 | res name:text
k8s: json:text
semget: key:i32 nsems:i32 semflg:u32 | res key:i32 nsems:i32 semflg:u32
access: mode:u32 | res name:text mode:u32
chroot: | res path:text
tracer: id tags:bytes args:bytes
mesos: json:text
container: json:text
setsid: | res
mkdir: mode:u32 | res path:text mode:u32
rmdir: | res path:text
notification: id:text desc:text
execve: | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes env:bytes tty:i32
unshare: flags:u32 | res flags:u32
infra: source:text name:text description:text scope:text
execve: filename:text | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64
  pgft_min:u64 vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes env:bytes tty:i32
page_fault: addr:u64 ip:u64 error:u32
execve: filename:text | res exe:text args:bytes tid pid ptid cwd:text fdlimit:u64 pgft_maj:u64
  pgft_min:u64 vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes env:bytes tty:u32 vpgid
  loginuid:u32 flags:u32 cap_inheritable:u64 cap_permitted:u64 cap_effective:u64 exe_ino:u64
  exe_ino_ctime:u64 exe_ino_mtime:u64 uid:u32 trusted_exepath:text pgid gid:u32 filename:text
setpgid: pid pgid | res pid pgid
bpf: cmd | fd:dynamic
seccomp: op:u64 flags:u64 | res op:u64 flags:u64
unlink: | res path:text
unlinkat: | res dirfd name:text flags:u32
mkdirat: | res dirfd path:text mode:u32
openat: dirfd name:text flags:u32 mode:u32 | fd dirfd name:text flags:u32 mode:u32 dev:u32 ino:u64
link: | res oldpath:text newpath:text
linkat: | res olddir oldpath:text newdir newpath:text flags:u32
fchmodat: | res dirfd filename:text mode:u32
chmod: | res filename:text mode:u32
fchmod: | res fd mode:u32
renameat2: | res olddirfd oldpath:text newdirfd newpath:text flags:u32
userfaultfd: | res flags:u32
pluginevent: plugin_id:u32 event_data:bytes
container: json:text
openat2: dirfd name:text flags:u32 mode:u32 resolve:u32 | fd dirfd name:text flags:u32 mode:u32
  resolve:u32 dev:u32 ino:u64
mprotect: addr:u64 length:u64 prot:u32 | res addr:u64 length:u64 prot:u32
execveat: dirfd pathname:text at_flags:u32 | res exe:text args:bytes tid pid ptid cwd:text
  fdlimit:u64 pgft_maj:u64 pgft_min:u64 vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes
  env:bytes tty:u32 vpgid loginuid:u32 flags:u32 cap_inheritable:u64 cap_permitted:u64
  cap_effective:u64 exe_ino:u64 exe_ino_ctime:u64 exe_ino_mtime:u64 uid:u32 trusted_exepath:text
  pgid gid:u32
copy_file_range: fdin offin:u64 len:u64 | res fdout offout:u64 fdin offin:u64 len:u64
clone3: | res exe:text args:bytes tid pid ptid cwd:text fdlimit pgft_maj:u64 pgft_min:u64
  vm_size:u32 vm_rss:u32 vm_swap:u32 comm:text cgroups:bytes flags:u32 uid:u32 gid:u32 vtid vpid
  pidns_init_start_ts:u64
open_by_handle_at: | fd mountfd flags:u32 path:text dev:u32 ino:u64
io_uring_setup: | res entries:u32 sq_entries:u32 cq_entries:u32 flags:u32 sq_thread_cpu:u32
  sq_thread_idle:u32 features:u32
io_uring_enter: | res fd to_submit:u32 min_complete:u32 flags:u32 sig:u32
io_uring_register: | res fd opcode:u16 arg:u64 nr_args:u32
mlock: | res addr:u64 len:u64
munlock: | res addr:u64 len:u64
mlockall: | res flags:u32
munlockall: | res
capset: | res cap_inheritable:u64 cap_permitted:u64 cap_effective:u64
useradded: uid:u32 gid:u32 name:text home:text shell:text container_id:text
userdeleted: uid:u32 gid:u32 name:text home:text shell:text container_id:text
groupadded: gid:u32 name:text container_id:text
groupdeleted: gid:u32 name:text container_id:text
dup2: oldfd | res oldfd newfd
dup3: oldfd | res oldfd newfd flags:u32
dup: oldfd | res oldfd
bpf: cmd | fd cmd:u32
mlock2: | res addr:u64 len:u64 flags:u32
fsconfig: | res fd cmd:u32 key:text value_bytebuf:bytes value_charbuf:text aux:i32
epoll_create: size:i32 | res size:i32
epoll_create1: flags:u32 | res flags:u32
chown: | res path:text uid:u32 gid:u32
lchown: | res path:text uid:u32 gid:u32
fchown: | res fd uid:u32 gid:u32
fchownat: | res dirfd pathname:text uid:u32 gid:u32 flags:u32
umount: | res name:text
accept4: flags:i32 | fd tuple:tuple queuepct:u8 queuelen:u32 queuemax:u32 flags:i32
umount2: flags:u32 | res name:text flags:u32
pipe2: | res fd1 fd2 ino:u64 flags:u32
inotify_init1: | res flags:u16
eventfd2: initval:u64 | res flags:u16 initval:u64
signalfd4: fd mask:u32 | res flags:u16 fd mask:u32
prctl: | res option:u32 arg2_str:text arg2_int
asyncevent: plugin_id:u32 name:text data:bytes
memfd_create: | fd name:text flags:u32
pidfd_getfd: | fd pid_fd target_fd flags:u32
pidfd_open: | fd pid flags:u32
init_module: | res img:bytes length:u64 uargs:text
finit_module: | res fd uargs:text flags:u32
mknod: | res path:text mode:u32 dev:u32
mknodat: | res dirfd path:text mode:u32 dev:u32
newfstatat: | res dirfd path:text flags:u32
process_vm_readv: | res pid data:bytes
process_vm_writev: | res pid data:bytes
delete_module: | res name:text flags:u32
setreuid: | res ruid:u32 euid:u32
setregid: | res rgid:u32 egid:u32
task: ppid:i32 pgid:i32 vpgid:i32 sid:i32 comm:text argv:bytes exepath:text flags:u32 env:bytes
  cwd:text fdlimit:u64 euid:u32 egid:u32 cap_permitted:u64 cap_effective:u64 cap_inheritable:u64
  exe_ino_num:u64 exe_ino_ctime:u64 exe_ino_mtime:u64 vm_size:u32 vm_rss:u32 vm_swap:u32
  pgft_maj:u64 pgft_min:u64 vtgid:i32 vpid:i32 pidns_init_start_ts:u64 cgroups:bytes root:text
  start_time:u64 tty:u32 loginuid:u32
task_file_pipe: fd:i32 path:text ino_num:u64
task_file_memfd: fd:i32 path:text ino_num:u64
task_file_regular: fd:i32 path:text flags:u32 mnt_id:u32 ino_num:u64
task_file_directory: fd:i32 path:text ino_num:u64
task_file_socket_inet: fd:i32 sk_type:u16 sk_proto:u16 local_ip:u32 local_port:u16 remote_ip:u32
  remote_port:u16 ino_num:u64
task_file_socket_inet6: fd:i32 sk_type:u16 sk_proto:u16 local_ip:bytes local_port:u16
  remote_ip:bytes remote_port:u16 ino_num:u64
task_file_socket_unix: fd:i32 sk_type:u16 sk_proto:u16 sk_pointer:u64 sun_path:text ino_num:u64
task_file_socket_netlink: fd:i32 sk_type:u16 sk_proto:u16 ino_num:u64
task_file_anon_inode: fd:i32 fd_type:u8 path:text ino_num:u64
close_range: | res first:u32 last:u32 flags:u32
keyctl: | res operation:u32 arg2:dynamic arg3:dynamic arg4:dynamic arg5:dynamic
`;

/**
 * The system calls that the sensor can report, one a line (a line that starts with blanks goes on
 * with the one before): `name x86-64 arm64 i386 arm: word...`. A number of "-" means that there is no
 * such call; i386 and arm have some calls twice, and arm's send and recv are sendto and recvfrom.
 * Sources: asm/unistd_64.h, asm-generic/unistd.h, asm/unistd_32.h, asm/unistd-eabi.h of Linux.
 *
 * `parameter=source` says where a parameter of the event type comes from, a number N being that of
 * a call's argument, from 0:
 *   res    what it returned           sN, uN, nN  a number of 32 bits with a sign, without, of 64 bits
 *   tN     a text                     pN, pN@M    a path, relative to the descriptor in M or to the
 *   bytes  what is sent, received what came       working directory
 *   tuple  both ends of the socket, this one first; tuple1: the other one first
 *   addr   the address that was passed
 *   dev, ino  of the descriptor       any other   a converter of call-values.ts, with its argument
 *
 * Other words say what the kernel program is to do:
 *   fd=N, fd=res    the event is about this descriptor: look what it is
 *   memory=N/SIZE   copy the memory that N points to
 *   buffer=N, vector=N, message=N   the head of what is sent or received, and where to
 *   only=N/VALUE    report no other values of N
 *   success, failure, open, internet, datagram, beginning   filters (enum call_filter of frame.h)
 */
export const callTable = `
open 2 - 5 5: fd=res open fd=res name=p0 flags=open1 mode=mode2 dev=dev ino=ino
openat 257 56 295 322: fd=res open fd=res dirfd=s0 name=p1@0 flags=open2 mode=mode3 dev=dev ino=ino
openat2 437 437 437 437: fd=res open memory=2/24 fd=res dirfd=s0 name=p1@0 flags=how0 mode=how8
  resolve=how16 dev=dev ino=ino
creat 85 - 8 8: fd=res open fd=res name=p0 mode=mode1 dev=dev ino=ino creat_flags=creat
open_by_handle_at 304 265 342 371: fd=res fd=res mountfd=s0 flags=open2 path=path dev=dev ino=ino
unlink 87 - 10 10: res=res path=p0
unlinkat 263 35 301 328: fd=0 res=res dirfd=s0 name=p1@0 flags=u2
rmdir 84 - 40 40: res=res path=p0
mkdir 83 - 39 39: res=res path=p0 mode=u1
mkdirat 258 34 296 323: fd=0 res=res dirfd=s0 path=p1@0 mode=u2
rename 82 - 38 38: res=res oldpath=p0 newpath=p1
renameat 264 38 302 329: res=res olddirfd=s0 oldpath=p1@0 newdirfd=s2 newpath=p3@2
renameat2 316 276 353 382: res=res olddirfd=s0 oldpath=p1@0 newdirfd=s2 newpath=p3@2 flags=u4
link 86 - 9 9: res=res oldpath=p0 newpath=p1
linkat 265 37 303 330: res=res olddir=s0 oldpath=p1@0 newdir=s2 newpath=p3@2 flags=u4
symlink 88 - 83 83: res=res target=t0 linkpath=p1
symlinkat 266 36 304 331: fd=1 res=res target=t0 linkdirfd=s1 linkpath=p2@1
mknod 133 - 14 14: res=res path=p0 mode=u1 dev=u2
mknodat 259 33 297 324: fd=0 res=res dirfd=s0 path=p1@0 mode=u2 dev=u3
chmod 90 - 15 15: res=res filename=p0 mode=mode1
fchmod 91 52 94 94: fd=0 res=res fd=s0 mode=mode1
fchmodat 268 53 306 333: fd=0 res=res dirfd=s0 filename=p1@0 mode=mode2
fchmodat2 452 452 452 452: fd=0 res=res
chown 92 - 182,212 182,212: res=res path=p0 uid=u1 gid=u2
lchown 94 - 16,198 16,198: res=res path=p0 uid=u1 gid=u2
fchown 93 55 95,207 95,207: fd=0 res=res fd=s0 uid=u1 gid=u2
fchownat 260 54 298 325: fd=0 res=res dirfd=s0 pathname=p1@0 uid=u2 gid=u3 flags=chownat4
chdir 80 49 12 12: res=res path=p0
fchdir 81 50 133 133: fd=0 res=res fd=s0
chroot 161 51 61 61: res=res path=p0
pivot_root 155 41 217 218:
mount 165 40 21 21: res=res dev=t0 dir=p1 type=t2 flags=u3
umount - - 22 -: res=res name=p0
umount2 166 39 52 52: res=res name=p0 flags=u1
move_mount 429 429 429 429:
open_tree 428 428 428 428:
fsopen 430 430 430 430:
fsmount 432 432 432 432:
socket 41 198 359 281: fd=res fd=res domain=u0 type=u1 proto=u2
socketpair 53 199 360 288: memory=3/8 res=res fd1=pair0 fd2=pair4 domain=u0 type=u1 proto=u2
connect 42 203 362 283: fd=0 memory=1/128 res=res fd=s0 addr=addr tuple=tuple
bind 49 200 361 282: fd=0 memory=1/128 res=res fd=s0 addr=addr
listen 50 201 363 284: fd=0 res=res fd=s0 backlog=s1
accept 43 202 - 285: fd=res fd=res tuple=tuple1
accept4 288 242 364 366: fd=res fd=res tuple=tuple1 flags=u3
sendto 44 206 369 289,290: fd=0 memory=4/128 buffer=1 internet res=res data=bytes fd=s0 size=n2
  tuple=tuple
sendmsg 46 211 370 296: fd=0 message=1 internet res=res data=bytes fd=s0 tuple=tuple
sendmmsg 307 269 345 374: fd=0 message=1 internet res=res data=bytes fd=s0 tuple=tuple
recvfrom 45 207 371 291,292: fd=0 memory=4/128 buffer=1 internet res=res data=received fd=s0 size=n2
  tuple=tuple1
recvmsg 47 212 372 297: fd=0 message=1 internet res=res fd=s0 data=received tuple=tuple1
write 1 64 4 4: fd=0 buffer=1 res=res data=bytes fd=s0 size=n2
writev 20 66 146 146: fd=0 vector=1 res=res data=bytes fd=s0
dup 32 23 41 41: fd=res res=res oldfd=s0
dup2 33 - 63 63: fd=res res=res oldfd=s0 newfd=s1
dup3 292 24 330 358: fd=res res=res oldfd=s0 newfd=s1 flags=newfd2
pidfd_open 434 434 434 434: fd=res pid=s0 flags=pidfd1
pidfd_getfd 438 438 438 438: fd=res pid_fd=s0 target_fd=s1 flags=u2
pipe 22 - 42 42: memory=0/8 res=res fd1=pair0 fd2=pair4
pipe2 293 59 331 359: memory=0/8 res=res fd1=pair0 fd2=pair4 flags=newfd1
memfd_create 319 279 356 385: fd=res fd=res name=t0 flags=u1
userfaultfd 323 282 374 388: res=res flags=open0
ptrace 101 117 26 26: res=res addr=n2 data=n3 request=ptrace0 pid=s1
process_vm_readv 310 270 347 376: res=res pid=s0
process_vm_writev 311 271 348 377: res=res pid=s0
bpf 321 280 357 386: fd=res cmd=u0
perf_event_open 298 241 336 364:
init_module 175 105 128 128: res=res length=n1 uargs=t2
finit_module 313 273 350 379: fd=0 res=res fd=s0 uargs=t1 flags=u2
delete_module 176 106 129 129: res=res name=t0 flags=unload1
kexec_load 246 104 283 347:
kexec_file_load 320 294 - 401:
setns 308 268 346 375: fd=0 res=res fd=s0 nstype=clone1
unshare 272 97 310 337: res=res flags=clone0
setuid 105 146 23,213 23,213: res=res uid=u0
setgid 106 144 46,214 46,214: res=res gid=u0
setreuid 113 145 70,203 70,203: res=res ruid=u0 euid=u1
setregid 114 143 71,204 71,204: res=res rgid=u0 egid=u1
setresuid 117 147 164,208 164,208: res=res ruid=u0 euid=u1 suid=u2
setresgid 119 149 170,210 170,210: res=res rgid=u0 egid=u1 sgid=u2
capset 126 91 185 185: memory=1/24 res=res cap_effective=cap0 cap_permitted=cap4
  cap_inheritable=cap8
prctl 157 167 172 172: only=0/15 res=res option=u0 arg2_str=t1
keyctl 250 219 288 311: res=res operation=u0 arg2=n1 arg3=n2 arg4=n3 arg5=n4
seccomp 317 277 354 383: res=res op=u0 flags=u1
setsid 112 157 66 66: res=res
setpgid 109 154 57 57: res=res pid=s0 pgid=s1
kill 62 129 37 37: res=res pid=s0 sig=s1
tkill 200 130 238 238: res=res tid=s0 sig=s1
tgkill 234 131 270 268: res=res pid=s0 tid=s1 sig=s2
io_uring_setup 425 425 425 425: res=res entries=u0
quotactl 179 60 131 131:
swapon 167 224 87 87:
execve 59 221 11 11: failure res=res filename=p0
execveat 322 281 358 387: failure res=res dirfd=s0 pathname=p1@0
close 3 57 6 6: res=res fd=s0
`;

import { eventTypes } from '../event/event-types.ts';

/**
 * What `evt.type` and `evt.arg.NAME` can name, so that a rule file with a slip of the pen says so
 * when it is loaded. After Falco's table of events and its list of system calls.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Events that no system call makes: the kernel's own, and what a source tells about itself. */
export const kernelEventNames: ReadonlySet<string> = words(`
  asyncevent container cpu_hotplug drop firstuse groupadded groupdeleted infra k8s mesos notification
  page_fault pluginevent procexit procinfo sample scapevent signaldeliver switch syscall task
  task_file_directory task_file_memfd task_file_pipe task_file_regular task_file_socket_inet
  task_file_socket_inet6 task_file_socket_netlink task_file_socket_unix tracer useradded
  userdeleted
`);

export const eventNames: ReadonlySet<string> = new Set([
  ...kernelEventNames,
  ...eventTypes.map(({ name }) => name),
]);

/** Those of types in older or other forms than ours, too. */
export const parameterNames: ReadonlySet<string> = new Set([
  ...eventTypes.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
  ...words(`
    ID argv cpu_sys cpu_usr exe_ino_num exepath fd_type first id image ino_num key last local_ip
    local_port mnt_id nativeID pathname ppid remote_ip remote_port res_or_fd root sk_pointer
    sid sk_proto sk_type start_time sun_path tags vtgid
  `),
]);

/* SPDX-License-Identifier: Apache-2.0 */
/* Files that the kernel itself keeps from being opened (refuse.bpf.c), where BPF LSM holds. */
#include "guard.h"
#include "refuse.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What stays in the kernel's table when the inodes are gone. */
struct remembered_name {
  struct remembered_name *next;
  unsigned int key;
  struct hidden_name name;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct remembered_name *remembered;
static __u32 last_directory;

static int set_mark(const struct hiding_maps *maps, int place, const struct mark *mark)
{
  *maps->are_any = 1;
  return bpf_map__update_elem(maps->marks, &place, sizeof(place), mark, sizeof(*mark), BPF_ANY);
}

int hide_file(unsigned int key, int file)
{
  const struct hiding_maps *maps = hiding_maps();
  struct mark mark = { .key = key, .is_hidden = 1 };

  return maps ? set_mark(maps, file, &mark) : -EOPNOTSUPP;
}

static int add_name(const struct hiding_maps *maps, int directory, struct remembered_name *added)
{
  struct mark mark = {};
  __u8 yes = 1;
  int error;

  bpf_map__lookup_elem(maps->marks, &directory, sizeof(directory), &mark, sizeof(mark), 0);
  if (mark.directory == 0)
    mark.directory = ++last_directory;
  mark.key = added->key;
  added->name.directory = mark.directory;
  error = bpf_map__update_elem(maps->names, &added->name, sizeof(added->name), &yes, sizeof(yes),
                               BPF_ANY);
  return error ? error : set_mark(maps, directory, &mark);
}

int hide_name(unsigned int key, int directory, const char *name)
{
  const struct hiding_maps *maps = hiding_maps();
  struct remembered_name *added;
  int error;

  if (!maps)
    return -EOPNOTSUPP;
  added = calloc(1, sizeof(*added));
  if (!added)
    return -ENOMEM;
  added->key = key;
  strncpy(added->name.name, name, sizeof(added->name.name) - 1);
  pthread_mutex_lock(&lock);
  error = add_name(maps, directory, added);
  added->next = remembered;
  remembered = added;
  pthread_mutex_unlock(&lock);
  return error;
}

void forget_hidden(unsigned int key)
{
  const struct hiding_maps *maps = hiding_maps();
  struct remembered_name **at = &remembered;

  pthread_mutex_lock(&lock);
  while (*at) {
    struct remembered_name *one = *at;

    if (one->key != key) {
      at = &one->next;
      continue;
    }
    bpf_map__delete_elem(maps->names, &one->name, sizeof(one->name), 0);
    *at = one->next;
    free(one);
  }
  pthread_mutex_unlock(&lock);
}

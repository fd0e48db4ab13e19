/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the structs and enums of frame.h as the compiler laid them out, out of the types (BTF) of
 * the compiled programs. */
#include "loader.h"

#include <bpf/btf.h>
#include <stdio.h>
#include <string.h>

/* The kernel's enums, which the types hold too, are not. */
static bool is_our_enum(const char *name)
{
  static const char *const names[] = { "frame_type", "descriptor_kind", "layer", "call_text",
                                       "call_flag", "fork_flag", "exec_flag", "exec_text",
                                       "cgroup_operation", "failure_place", "payload_kind",
                                       "call_filter", "path_rule", "forbidden", "use_kind",
                                       "use_flag" };

  for (size_t index = 0; index < sizeof(names) / sizeof(names[0]); index++)
    if (strcmp(name, names[index]) == 0)
      return true;
  return false;
}

static bool is_ours(const char *name)
{
  static const char *const endings[] = { "_frame", "_header", "cgroup_key", "call_plan" };

  for (size_t index = 0; index < sizeof(endings) / sizeof(endings[0]); index++) {
    size_t size = strlen(name), ending = strlen(endings[index]);

    if (size >= ending && strcmp(name + size - ending, endings[index]) == 0)
      return true;
  }
  return false;
}

static void print_enum(const struct btf *types, const struct btf_type *type, const char *name)
{
  const struct btf_enum *value = btf_enum(type);

  printf("\"%s\":{\"values\":{", name);
  for (int index = 0; index < btf_vlen(type); index++, value++)
    printf("%s\"%s\":%d", index ? "," : "", btf__name_by_offset(types, value->name_off), value->val);
  printf("}}");
}

static void print_struct(const struct btf *types, const struct btf_type *type, const char *name)
{
  const struct btf_member *member = btf_members(type);

  printf("\"%s\":{\"size\":%u,\"fields\":{", name, type->size);
  for (int index = 0; index < btf_vlen(type); index++, member++) {
    int id = btf__resolve_type(types, member->type);
    const struct btf_type *inner = btf__type_by_id(types, id);
    bool is_signed = btf_is_int(inner) && (btf_int_encoding(inner) & BTF_INT_SIGNED);

    printf("%s\"%s\":{\"offset\":%u,\"size\":%lld,\"kind\":\"%s\"}", index ? "," : "",
           btf__name_by_offset(types, member->name_off), btf_member_bit_offset(type, index) / 8,
           (long long)btf__resolve_size(types, member->type),
           btf_is_array(inner)       ? "bytes"
           : btf_is_composite(inner) ? btf__name_by_offset(types, inner->name_off)
           : is_signed               ? "signed"
                                     : "unsigned");
  }
  printf("}}");
}

int print_layout(void)
{
  size_t size;
  const void *elf = sensor_bpf__elf_bytes(&size);
  struct bpf_object *object = bpf_object__open_mem(elf, size, NULL);
  const struct btf *types = object ? bpf_object__btf(object) : NULL;
  const char *comma = "";
  if (!types)
    return 1;
  printf("{");
  for (unsigned int id = 1; id < btf__type_cnt(types); id++) {
    const struct btf_type *type = btf__type_by_id(types, id);
    const char *name = btf__name_by_offset(types, type->name_off);

    if (btf_is_struct(type) && is_ours(name)) {
      printf("%s", comma);
      comma = ",\n";
      print_struct(types, type, name);
    } else if (btf_is_enum(type) && is_our_enum(name)) {
      printf("%s", comma);
      comma = ",\n";
      print_enum(types, type, name);
    }
  }
  printf("}\n");
  bpf_object__close(object);
  return 0;
}

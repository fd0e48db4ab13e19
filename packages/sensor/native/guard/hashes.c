/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4) of files that are executed, where any are forbidden by it. */
#include "guard.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASHES 4096
#define KNOWN 512
#define FILE_MAX_SIZE (64 << 20)

/* A file that was hashed: another time of change is another file. */
struct known_file {
  dev_t device;
  ino_t inode;
  struct timespec changed_at;
  off_t size;
  bool is_listed;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t listed[HASHES][32];
static size_t listed_count;
static struct known_file known[KNOWN];

struct sha256 {
  uint32_t state[8];
  uint8_t block[64];
  uint64_t size;
};

static const uint32_t constants[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t word, int count)
{
  return word >> count | word << (32 - count);
}

static void mix(struct sha256 *hash)
{
  uint32_t words[64], v[8];

  for (int at = 0; at < 16; at++)
    words[at] = (uint32_t)hash->block[4 * at] << 24 | hash->block[4 * at + 1] << 16 |
                hash->block[4 * at + 2] << 8 | hash->block[4 * at + 3];
  for (int at = 16; at < 64; at++) {
    uint32_t a = words[at - 15], b = words[at - 2];

    words[at] = words[at - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + words[at - 7] +
                (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  memcpy(v, hash->state, sizeof(v));
  for (int at = 0; at < 64; at++) {
    uint32_t first = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) +
                     ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[at] + words[at];
    uint32_t second = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) +
                      ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

    memmove(v + 1, v, 7 * sizeof(v[0]));
    v[4] += first;
    v[0] = first + second;
  }
  for (int at = 0; at < 8; at++)
    hash->state[at] += v[at];
}

static void add(struct sha256 *hash, const uint8_t *bytes, size_t size)
{
  while (size > 0) {
    size_t held = hash->size % 64, count = size < 64 - held ? size : 64 - held;

    memcpy(hash->block + held, bytes, count);
    hash->size += count;
    bytes += count;
    size -= count;
    if (hash->size % 64 == 0)
      mix(hash);
  }
}

static void finish(struct sha256 *hash, uint8_t digest[32])
{
  uint64_t bits = hash->size * 8;
  uint8_t end[72] = { 0x80 };
  size_t size = 64 - (hash->size + 8) % 64;

  for (int at = 0; at < 8; at++)
    end[size + at] = bits >> (56 - 8 * at);
  add(hash, end, size + 8);
  for (int at = 0; at < 32; at++)
    digest[at] = hash->state[at / 4] >> (24 - at % 4 * 8);
}

static bool hash_file(int file, uint8_t digest[32])
{
  struct sha256 hash = { .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                    0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
  uint8_t room[32768];
  ssize_t count;
  off_t at = 0;

  while ((count = pread(file, room, sizeof(room), at)) > 0) {
    add(&hash, room, count);
    at += count;
    if (at > FILE_MAX_SIZE)
      return false;
  }
  finish(&hash, digest);
  return count == 0;
}

bool are_hashes_listed(void)
{
  return __atomic_load_n(&listed_count, __ATOMIC_RELAXED) > 0;
}

enum hash_verdict judge_hash(int file)
{
  enum hash_verdict verdict = HASH_UNLISTED;
  struct known_file asked = {}, *place;
  struct stat status;
  uint8_t digest[32];

  if (fstat(file, &status) != 0 || status.st_size > FILE_MAX_SIZE)
    return HASH_UNKNOWN;
  asked.device = status.st_dev;
  asked.inode = status.st_ino;
  asked.changed_at = status.st_ctim;
  asked.size = status.st_size;
  place = &known[(status.st_ino ^ status.st_dev) % KNOWN];
  pthread_mutex_lock(&lock);
  if (place->inode == asked.inode && place->device == asked.device &&
      place->size == asked.size && place->changed_at.tv_sec == asked.changed_at.tv_sec &&
      place->changed_at.tv_nsec == asked.changed_at.tv_nsec) {
    verdict = place->is_listed ? HASH_LISTED : HASH_UNLISTED;
    pthread_mutex_unlock(&lock);
    return verdict;
  }
  pthread_mutex_unlock(&lock);
  if (!hash_file(file, digest))
    return HASH_UNKNOWN;
  pthread_mutex_lock(&lock);
  for (size_t at = 0; at < listed_count; at++)
    asked.is_listed |= memcmp(listed[at], digest, sizeof(digest)) == 0;
  *place = asked;
  pthread_mutex_unlock(&lock);
  return asked.is_listed ? HASH_LISTED : HASH_UNLISTED;
}

int list_hash(const char *text, bool is_listed)
{
  uint8_t digest[32];
  size_t at = 0;
  int error = 0;

  if (strlen(text) != 64)
    return -EINVAL;
  for (size_t byte = 0; byte < sizeof(digest); byte++) {
    if (sscanf(text + 2 * byte, "%2hhx", &digest[byte]) != 1)
      return -EINVAL;
  }
  pthread_mutex_lock(&lock);
  while (at < listed_count && memcmp(listed[at], digest, sizeof(digest)) != 0)
    at++;
  if (at < listed_count && !is_listed)
    memcpy(listed[at], listed[--listed_count], sizeof(digest));
  else if (at == listed_count && is_listed && at < HASHES)
    memcpy(listed[listed_count++], digest, sizeof(digest));
  else if (at == listed_count && is_listed)
    error = -ENOSPC;
  memset(known, 0, sizeof(known));
  pthread_mutex_unlock(&lock);
  return error;
}

#define _GNU_SOURCE
#define CURL_DISABLE_DEPRECATION
#define CURL_DISABLE_TYPECHECK
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

static struct {
  CURLcode (*global_init)(long);
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  CURLcode (*easy_perform)(CURL *);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free_all)(struct curl_slist *);
  time_t (*getdate)(const char *, const time_t *);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int opened = -1;

static int find(void *library, const char *name, void *slot) {
  void *address = dlsym(library, name);
  if (address == NULL) return -1;
  memcpy(slot, &address, sizeof address);
  return 0;
}

static void open_library(void) {
  static const char *const names[] = {
#ifdef __APPLE__
      "libcurl.4.dylib",
#else
      "libcurl.so.4", "libcurl-gnutls.so.4",
#endif
  };
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && library == NULL; i++)
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  if (find(library, "curl_global_init", &curl.global_init) ||
      find(library, "curl_easy_init", &curl.easy_init) ||
      find(library, "curl_easy_cleanup", &curl.easy_cleanup) ||
      find(library, "curl_easy_setopt", &curl.easy_setopt) ||
      find(library, "curl_easy_getinfo", &curl.easy_getinfo) ||
      find(library, "curl_easy_perform", &curl.easy_perform) ||
      find(library, "curl_slist_append", &curl.slist_append) ||
      find(library, "curl_slist_free_all", &curl.slist_free_all) ||
      find(library, "curl_getdate", &curl.getdate))
    return;
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
  opened = 0;
}

int kascan_curl_open(void) {
  pthread_once(&once, open_library);
  return opened;
}

void *kascan_curl_new(void) { return curl.easy_init(); }

void kascan_curl_free(void *handle) { curl.easy_cleanup(handle); }

CURLcode kascan_curl_set_number(void *handle, CURLoption option, long value) {
  return curl.easy_setopt(handle, option, value);
}

CURLcode kascan_curl_set_text(void *handle, CURLoption option, const char *value) {
  return curl.easy_setopt(handle, option, value);
}

CURLcode kascan_curl_set_list(void *handle, CURLoption option, struct curl_slist *value) {
  return curl.easy_setopt(handle, option, value);
}

CURLcode kascan_curl_set_receivers(void *handle, kascan_curl_receiver header,
                                   kascan_curl_receiver body, void *context) {
  CURLcode code = curl.easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
  if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_HEADERDATA, context);
  if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
  if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_WRITEDATA, context);
  return code;
}

CURLcode kascan_curl_set_watcher(void *handle, kascan_curl_watcher watcher, void *context) {
  CURLcode code = curl.easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watcher);
  if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return code;
}

CURLcode kascan_curl_set_schemes(void *handle, int https_only) {
  // The text form of these options is newer (7.85) than libraries still in use.
  long schemes = https_only ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS;
  CURLcode code = curl.easy_setopt(handle, CURLOPT_PROTOCOLS, schemes);
  if (code == CURLE_OK) code = curl.easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, 0L);
  return code;
}

CURLcode kascan_curl_perform(void *handle) {
  // OpenSSL writes with write(2), and CURLOPT_NOSIGNAL leaves SIGPIPE to the caller.
  sigset_t pipe, before, pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  int was_pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  CURLcode code = curl.easy_perform(handle);
  if (!was_pending) {
    sigpending(&pending);
    if (sigismember(&pending, SIGPIPE)) {
      int signal;
      sigwait(&pipe, &signal);
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code;
}

long kascan_curl_number(void *handle, CURLINFO name) {
  long value = 0;
  return curl.easy_getinfo(handle, name, &value) == CURLE_OK ? value : 0;
}

struct curl_slist *kascan_curl_append(struct curl_slist *list, const char *text) {
  return curl.slist_append(list, text);
}

void kascan_curl_wipe(void *bytes, size_t size) {
  volatile unsigned char *byte = bytes;
  while (size-- > 0) *byte++ = 0;
}

void kascan_curl_wipe_list(struct curl_slist *list) {
  for (struct curl_slist *item = list; item != NULL; item = item->next)
    kascan_curl_wipe(item->data, strlen(item->data));
  curl.slist_free_all(list);
}

time_t kascan_curl_date(const char *text) { return curl.getdate(text, NULL); }

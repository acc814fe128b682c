#pragma once
#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

// libcurl's own functions are variadic or would have to be linked (4 ms at every start), so they
// are reached through these: the library is opened at first use, each option has a typed setter.

/// Takes bytes as they arrive; fewer taken than `size * count` ends the transfer.
typedef size_t (*kascan_curl_receiver)(char *bytes, size_t size, size_t count, void *context);

/// Asked now and then during a transfer; anything but 0 ends it.
typedef int (*kascan_curl_watcher)(void *context, curl_off_t download_total, curl_off_t downloaded,
                                   curl_off_t upload_total, curl_off_t uploaded);

/// Opens libcurl and prepares it, once per process; 0 when it can be used. Safe from any thread.
int kascan_curl_open(void);

/// A new handle, or NULL. This and what follows needs `kascan_curl_open` to have returned 0.
void *kascan_curl_new(void);

/// Ends a handle and its connections.
void kascan_curl_free(void *handle);

/// Sets an option that is a number.
CURLcode kascan_curl_set_number(void *handle, CURLoption option, long value);

/// Sets an option that is a text (copied), or clears it with NULL.
CURLcode kascan_curl_set_text(void *handle, CURLoption option, const char *value);

/// Sets an option that is a list (not copied), or clears it with NULL.
CURLcode kascan_curl_set_list(void *handle, CURLoption option, struct curl_slist *value);

/// Sets who takes the header lines and who the body.
CURLcode kascan_curl_set_receivers(void *handle, kascan_curl_receiver header,
                                   kascan_curl_receiver body, void *context);

/// Sets who may end a transfer.
CURLcode kascan_curl_set_watcher(void *handle, kascan_curl_watcher watcher, void *context);

/// Restricts a handle to https, or to http and https.
CURLcode kascan_curl_set_schemes(void *handle, int https_only);

/// Runs the transfer. A SIGPIPE that it causes is taken back.
CURLcode kascan_curl_perform(void *handle);

/// Reads a number about the last transfer; 0 when there is none.
long kascan_curl_number(void *handle, CURLINFO name);

/// Appends a copy of a text to a list (NULL begins one); NULL when there is no memory.
struct curl_slist *kascan_curl_append(struct curl_slist *list, const char *text);

/// Overwrites every text of a list and frees it.
void kascan_curl_wipe_list(struct curl_slist *list);

/// Overwrites memory in a way that the compiler keeps.
void kascan_curl_wipe(void *bytes, size_t size);

/// Reads an HTTP date (curl_getdate(3)) as Unix seconds; -1 when it is none.
time_t kascan_curl_date(const char *text);

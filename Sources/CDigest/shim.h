#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

/* Swift can't hand a cipher's own function to nettle as one of any cipher. */
static inline void kascan_cbc_aes128_decrypt(const struct aes128_ctx *ctx, uint8_t *iv,
                                             size_t length, uint8_t *bytes) {
  cbc_decrypt(ctx, (nettle_cipher_func *)aes128_decrypt, AES_BLOCK_SIZE, iv, length, bytes, bytes);
}

static inline void kascan_cbc_aes256_decrypt(const struct aes256_ctx *ctx, uint8_t *iv,
                                             size_t length, uint8_t *bytes) {
  cbc_decrypt(ctx, (nettle_cipher_func *)aes256_decrypt, AES_BLOCK_SIZE, iv, length, bytes, bytes);
}

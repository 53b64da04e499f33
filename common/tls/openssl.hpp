#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <new>
#include <string>

// OpenSSL's objects with an owner each. For this room alone: its public headers do not include this.

namespace chat::tls {

template <auto kFree>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

inline void free_chain(STACK_OF(X509) * chain) { sk_X509_pop_free(chain, X509_free); }
inline void free_names(GENERAL_NAMES* names) { GENERAL_NAMES_free(names); }

using SslContextPtr = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freer<SSL_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509_free>>;
using ChainPtr = std::unique_ptr<STACK_OF(X509), Freer<free_chain>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freer<free_names>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freer<BIO_free>>;

/// What a function of the library returns that fails only for want of memory.
template <class T>
T* require(T* object) {
  if (object == nullptr) throw std::bad_alloc();
  return object;
}

/// Why the last call on this thread failed, as a phrase of the library's; empties its list of errors.
inline std::string take_reason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* const text = ERR_reason_error_string(code);
  return text != nullptr ? text : "unknown reason";
}

}  // namespace chat::tls

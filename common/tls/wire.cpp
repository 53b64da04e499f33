#include "tls/wire.hpp"

#include <algorithm>
#include <cstring>

namespace chat::tls {
namespace {

Wire& wire_of(BIO* bio) { return *static_cast<Wire*>(BIO_get_data(bio)); }

int read(BIO* bio, char* bytes, std::size_t most, std::size_t* count) {
  Wire& wire = wire_of(bio);
  BIO_clear_retry_flags(bio);
  *count = std::min(most, wire.in.size());
  if (*count == 0) {
    BIO_set_retry_read(bio);
    return 0;
  }
  std::memcpy(bytes, wire.in.data(), *count);
  wire.in.remove_prefix(*count);
  return 1;
}

int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
  BIO_clear_retry_flags(bio);
  wire_of(bio).out.append(bytes, size);
  *count = size;
  return 1;
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* method() {
  static const BIO_METHOD* const kMethod = [] {
    BIO_METHOD* const made = require(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire"));
    BIO_meth_set_read_ex(made, read);
    BIO_meth_set_write_ex(made, write);
    BIO_meth_set_ctrl(made, control);
    return made;
  }();
  return kMethod;
}

}  // namespace

BIO* new_wire_bio(Wire& wire) {
  BIO* const bio = require(BIO_new(method()));
  BIO_set_data(bio, &wire);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace chat::tls

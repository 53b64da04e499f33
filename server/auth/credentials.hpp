#pragma once

#include <string>
#include <string_view>

#include "auth/options.hpp"
#include "core/work.hpp"

namespace chat::auth {

/// What is kept of a new password. As slow as the options say; throws std::bad_alloc without the memory. Any thread.
[[nodiscard]] core::Credentials make_credentials(std::string_view password, const Options& options);

/// Whether `hash` was made of that password. An empty hash fits none, and takes as long as one of this cost.
[[nodiscard]] bool check_password(std::string_view password, const std::string& hash, const crypto::PasswordCost& cost);

}  // namespace chat::auth

#pragma once

#include <string>
#include <vector>

namespace chat::app {

/// Carries out `chatserver mkcert`: writes a self-signed certificate and its key into a folder. `arguments` are those
/// behind the word. The exit status.
[[nodiscard]] int make_certificate(const std::vector<std::string>& arguments);

}  // namespace chat::app

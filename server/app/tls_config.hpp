#pragma once

#include "app/config.hpp"

namespace chat::app {

/// Loads the certificates and keys that a configuration names, and checks what it says of TLS. What works and should
/// not stay so, such as a certificate that expires soon, goes into its warnings.
void load_tls(Config& config, ConfigErrors& errors);

}  // namespace chat::app

// SPDX-License-Identifier: Apache-2.0
#include "core/list_mode.hpp"

#include <algorithm>

namespace isotone {

std::size_t ListMode::prompts() const {
    return static_cast<std::size_t>(std::count(is_delayed.begin(), is_delayed.end(), std::uint8_t{0}));
}

}  // namespace isotone

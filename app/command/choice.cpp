// SPDX-License-Identifier: Apache-2.0
#include "app/command/choice.hpp"

#include "core/error.hpp"
#include "core/record_reader.hpp"
#include "core/words.hpp"

#include <algorithm>

namespace isotone::app {

std::size_t choice_of(const std::string& where, const std::string& found, const std::vector<std::string>& choices) {
    const auto choice = std::find(choices.begin(), choices.end(), found);
    if (choice == choices.end()) {
        const std::string nearest = nearest_name(found, choices), all = joined(choices, ", ");
        throw Error(ErrorCode::usage, where, "found '" + found + "'",
                    nearest.empty() ? "use one of " + all : "did you mean '" + nearest + "'? The words are " + all);
    }
    return static_cast<std::size_t>(choice - choices.begin());
}

int threads_of(const std::optional<int>& threads) {
    if (threads && (*threads < 1 || *threads > 4096)) {
        throw Error(ErrorCode::usage, "--threads", "found " + std::to_string(*threads), "use 1 to 4096");
    }
    return threads.value_or(0);
}

}  // namespace isotone::app

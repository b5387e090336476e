// SPDX-License-Identifier: Apache-2.0
#include "io/json/json.hpp"

#include "fuzz/support.hpp"

namespace isotone::fuzz {

Outcome run_json(Bytes input) {
    const std::string text(input.begin(), input.end());
    return checked([&text] { io::json::to_json(io::json::parse_json(text, "input")); }, {ErrorCode::input_corrupt});
}

std::vector<std::string> json_seeds() {
    return {"{\"a\": [1, 2.5, -3e300, true, null, \"x\\u00e9\\n\"], \"b\": {\"c\": {}, \"d\": []}}", "[]", "\"\""};
}

}  // namespace isotone::fuzz

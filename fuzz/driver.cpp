// SPDX-License-Identifier: Apache-2.0
// libFuzzer's entry point for the target the build names.
#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const isotone::fuzz::Target& target = isotone::fuzz::target_named(ISOTONE_FUZZ_TARGET);
    target.run({data, size});
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/esse_loops.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace isotone::recon {
namespace baseline {
extern const ScatterLoops loops;
}
namespace avx2 {
extern const ScatterLoops loops;
}
namespace avx512 {
extern const ScatterLoops loops;
}

std::vector<const ScatterLoops*> all_scatter_loops() {
    std::vector<const ScatterLoops*> all{&baseline::loops};
    if (__builtin_cpu_supports("avx2") != 0) {
        all.push_back(&avx2::loops);
    }
    if (__builtin_cpu_supports("avx512f") != 0) {
        all.push_back(&avx512::loops);
    }
    return all;
}

const ScatterLoops& scatter_loops() {
    static const ScatterLoops& chosen = [&]() -> const ScatterLoops& {
        const std::vector<const ScatterLoops*> all = all_scatter_loops();
        const char* const forced = std::getenv("ISOTONE_ISA");  // the backend refuses what it does not know
        const auto named = std::find_if(all.begin(), all.end(), [&](const ScatterLoops* loops) {
            return forced != nullptr && std::string_view(forced) == loops->name;
        });
        return named == all.end() ? *all.back() : **named;
    }();
    return chosen;
}

}  // namespace isotone::recon

// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/kernel_table.hpp"

#include "core/error.hpp"

#include <cstdlib>
#include <string>

namespace isotone::kernels::cpu {
namespace {

bool has_avx2() {
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
}

bool has_avx512() {
    return has_avx2() && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
           __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512bw") != 0;
}

const KernelTable& only_if(bool present, const KernelTable& table) {
    if (!present) {
        throw Error(ErrorCode::no_device, "environment variable ISOTONE_ISA",
                    std::string("this processor does not offer ") + table.name, "unset it, or name a lower level");
    }
    return table;
}

}  // namespace

const KernelTable& choose_kernels() {
    const char* forced = std::getenv("ISOTONE_ISA");
    const std::string name = forced == nullptr ? "" : forced;
    if (name.empty()) {
        return has_avx512() ? avx512::table : has_avx2() ? avx2::table : baseline::table;
    }
    if (name == "baseline") {
        return baseline::table;
    }
    if (name == "avx2") {
        return only_if(has_avx2(), avx2::table);
    }
    if (name == "avx512") {
        return only_if(has_avx512(), avx512::table);
    }
    throw Error(ErrorCode::usage, "environment variable ISOTONE_ISA", "unknown instruction set \"" + name + "\"",
                "use baseline, avx2 or avx512");
}

}  // namespace isotone::kernels::cpu

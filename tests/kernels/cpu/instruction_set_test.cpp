// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "tests/kernels/cpu/problems.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels::cpu {
namespace {

TEST(InstructionSet, ForcedByTheEnvironment) {
    EXPECT_EQ(test::backend_with("baseline", 1)->info().isa, "baseline");
}

TEST(InstructionSet, AnUnknownNameIsAnError) {
    EXPECT_THROW(test::backend_with("mmx", 1), Error);
    unsetenv("ISOTONE_ISA");
}

}  // namespace
}  // namespace isotone::kernels::cpu

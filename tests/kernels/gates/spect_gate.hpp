// SPDX-License-Identifier: Apache-2.0
/// The fixture of the gates of SPECT projectors.
#pragma once

#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/spect_cases.hpp"

#include <stdexcept>

namespace isotone::kernels::gates {

class SpectGate : public GateTest {
protected:
    void SetUp() override {
        GateTest::SetUp();
        if (IsSkipped()) {
            return;
        }
        try {
            backend().make_projector(spect_cases().front().geometry);
        } catch (const std::logic_error& not_yet) {
            GTEST_SKIP() << not_yet.what();
        }
    }
};

}  // namespace isotone::kernels::gates

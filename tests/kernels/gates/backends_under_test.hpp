// SPDX-License-Identifier: Apache-2.0
/// One suite for every backend: a test written here runs on each of them, and is skipped with a reason where a backend
/// has no device to run on.
#pragma once

#include "kernels/backend.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace isotone::kernels::gates {

/// Backends that are measured against the reference: "cpu", "emulation" (the CUDA kernels on the host)
/// and "cuda".
std::vector<std::string> fast_backends();
/// The reference and the fast ones.
std::vector<std::string> every_backend();

/// A backend by name, or null where it has no device. `threads` counts for "cpu" only.
std::unique_ptr<Backend> open_backend(const std::string& name, int threads = 2);

/// A test that runs on `backend()` and may compare it with `reference()`.
class GateTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override;

    Backend& backend() { return *backend_; }
    Backend& reference() { return *reference_; }
    /// How much of a large case to do: the emulation runs each device thread as a fiber, some hundred times slower.
    bool is_emulation() const { return GetParam() == "emulation"; }

private:
    std::unique_ptr<Backend> backend_;
    std::unique_ptr<Backend> reference_;
};

/// Names a parameterised test after its backend.
std::string backend_name(const testing::TestParamInfo<std::string>& info);

}  // namespace isotone::kernels::gates

#define ISOTONE_GATE_EVERY_BACKEND(fixture) \
    INSTANTIATE_TEST_SUITE_P(On, fixture, testing::ValuesIn(every_backend()), backend_name)
#define ISOTONE_GATE_FAST_BACKENDS(fixture) \
    INSTANTIATE_TEST_SUITE_P(On, fixture, testing::ValuesIn(fast_backends()), backend_name)

// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/backends_under_test.hpp"

#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/emulation/emulated_backend.hpp"
#include "kernels/reference/reference_backend.hpp"

namespace isotone::kernels::gates {

std::vector<std::string> fast_backends() {
    return {"cpu", "emulation", "cuda"};
}

std::vector<std::string> every_backend() {
    std::vector<std::string> names = fast_backends();
    names.insert(names.begin(), "reference");
    return names;
}

std::unique_ptr<Backend> open_backend(const std::string& name, int threads) {
    if (name == "reference") {
        return reference::make_reference_backend();
    }
    if (name == "cpu") {
        return cpu::make_cpu_backend(threads);
    }
    if (name == "emulation") {
        return emulation::make_emulated_backend();
    }
    if (const std::optional<int> device = cuda::first_cuda_device(); name == "cuda" && device) {
        return cuda::make_cuda_backend(*device);
    }
    return nullptr;
}

void GateTest::SetUp() {
    backend_ = open_backend(GetParam());
    if (!backend_) {
        GTEST_SKIP() << "no CUDA device";
    }
    reference_ = open_backend("reference");
}

std::string backend_name(const testing::TestParamInfo<std::string>& info) {
    return info.param;
}

}  // namespace isotone::kernels::gates

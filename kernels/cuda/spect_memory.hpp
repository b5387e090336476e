// SPDX-License-Identifier: Apache-2.0
/// Memory between two SPECT kernels, one for all projectors of a backend: their calls run in order.
#pragma once

#include "kernels/cuda/device_array.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

class SpectMemory {
public:
    /// Makes room for at least so many floats. Throws Error{out_of_memory}; there is none then.
    void reserve(const Device& device, std::size_t floats) {
        if (floats > memory_.size()) {
            memory_ = {};  // not both at once
            memory_ = DeviceArray<float>(device, floats);
        }
    }
    float* data() const { return memory_.data(); }

private:
    DeviceArray<float> memory_;
};

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE

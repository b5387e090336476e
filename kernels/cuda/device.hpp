// SPDX-License-Identifier: Apache-2.0
/// One device and the in-order stream all work of a backend goes through.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/gpu_runtime.hpp"

#include <cstddef>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Turns a failed CUDA call into an Error: out_of_memory for allocations, internal otherwise.
/// @param doing  what was attempted, for the message
void check(cudaError_t error, const char* doing);
/// As check(), for the launch just made.
void check_launch(const char* kernel);

class Device {
public:
    /// @throws Error{no_device} where the device cannot be used or this build has no kernels for it
    explicit Device(int number);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    /// Makes this device current on the calling thread and returns its stream.
    cudaStream_t use() const;
    /// Waits for all work given to the device.
    void wait() const;
    /// Dynamic shared memory that a block may have.
    std::size_t shared_bytes_limit() const { return shared_bytes_limit_; }
    /// Allows a kernel more than the default 48 KiB of dynamic shared memory.
    /// @throws Error{out_of_memory} where the device has less
    void allow_shared_bytes(const void* kernel, std::size_t bytes) const;
    DeviceInfo info() const;

private:
    int number_;
    cudaStream_t stream_ = nullptr;
    std::size_t shared_bytes_limit_ = 0;
};

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE

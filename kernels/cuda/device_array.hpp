// SPDX-License-Identifier: Apache-2.0
/// A typed array in device memory that frees itself.
#pragma once

#include "core/error.hpp"
#include "kernels/cuda/device.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <utility>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

template <class T>
class DeviceArray {
public:
    DeviceArray() = default;
    /// Uninitialised memory. Throws Error{out_of_memory} where it does not fit.
    DeviceArray(const Device& device, std::size_t size) : size_(size) {
        device.use();
        if (size > std::numeric_limits<std::size_t>::max() / sizeof(T)) {
            check(cudaErrorMemoryAllocation, "CUDA buffer");
        }
        void* memory = nullptr;
        check(cudaMalloc(&memory, size * sizeof(T)), "CUDA buffer");
        data_ = static_cast<T*>(memory);
    }
    DeviceArray(const Device& device, std::span<const T> host) : DeviceArray(device, host.size()) {
        upload(device, host);
    }
    ~DeviceArray() { cudaFree(data_); }
    DeviceArray(DeviceArray&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    DeviceArray& operator=(DeviceArray&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }

    T* data() const { return data_; }
    std::size_t size() const { return size_; }

    void zero(const Device& device) {
        check(cudaMemsetAsync(data_, 0, size_ * sizeof(T), device.use()), "CUDA buffer");
    }

    /// Copies all elements; returns when the host may reuse its memory.
    void upload(const Device& device, std::span<const T> host) {
        check(cudaMemcpyAsync(data_, host.data(), host.size_bytes(), cudaMemcpyHostToDevice, device.use()),
              "copy to the CUDA device");
        device.wait();
    }
    void download(const Device& device, std::span<T> host) const {
        check(cudaMemcpyAsync(host.data(), data_, host.size_bytes(), cudaMemcpyDeviceToHost, device.use()),
              "copy from the CUDA device");
        device.wait();
    }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE

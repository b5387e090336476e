// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/runtime.hpp"

#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace isotone::kernels::emulation {

namespace {

// Figures of compute capability 9.0.
constexpr std::size_t shared_bytes_without_opt_in = 48U * 1024U;
constexpr int shared_bytes_with_opt_in = 227 * 1024;
constexpr int version = 13000;
constexpr std::size_t default_memory = std::size_t{1} << 30U;

struct Device {
    std::map<const char*, std::size_t> allocations;
    std::map<const void*, std::size_t> shared_limits;
    std::size_t memory = default_memory;
    std::size_t used = 0;
    int allocations_before_failure = -1;
    cudaError_t last_error = cudaSuccess;
    std::vector<bool> have_kernels{true};
    std::size_t current = 0;
};

Device& device() {
    static Device the_device;
    return the_device;
}

cudaError_t remember(cudaError_t error) {
    if (error != cudaSuccess) {
        device().last_error = error;
    }
    return error;
}

bool exists(int number) {
    return number >= 0 && static_cast<std::size_t>(number) < device().have_kernels.size();
}

bool allocation_must_fail() {
    int& left = device().allocations_before_failure;
    return left >= 0 && left-- == 0;
}

bool inside_an_allocation(const void* memory, std::size_t bytes) {
    const char* const begin = static_cast<const char*>(memory);
    auto next = device().allocations.upper_bound(begin);
    if (next == device().allocations.begin()) {
        return false;
    }
    const auto& [start, size] = *std::prev(next);
    const auto offset = static_cast<std::size_t>(begin - start);
    return offset <= size && bytes <= size - offset;
}

}  // namespace

cudaError_t cudaGetDeviceCount(int* count) {
    *count = static_cast<int>(device().have_kernels.size());
    return cudaSuccess;
}

cudaError_t cudaSetDevice(int number) {
    if (!exists(number)) {
        return remember(cudaErrorInvalidDevice);
    }
    device().current = static_cast<std::size_t>(number);
    return cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int number) {
    if (!exists(number)) {
        return remember(cudaErrorInvalidDevice);
    }
    *properties = {};
    std::strcpy(properties->name, "host emulation");
    properties->major = 9;
    return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int number) {
    if (!exists(number)) {
        return remember(cudaErrorInvalidDevice);
    }
    switch (attribute) {
        case cudaDevAttrMultiProcessorCount: *value = 1; break;
        case cudaDevAttrComputeCapabilityMajor: *value = 9; break;
        case cudaDevAttrComputeCapabilityMinor: *value = 0; break;
        case cudaDevAttrMaxSharedMemoryPerBlockOptin: *value = shared_bytes_with_opt_in; break;
    }
    return cudaSuccess;
}

cudaError_t cudaDriverGetVersion(int* driver) {
    *driver = version;
    return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* runtime) {
    *runtime = version;
    return cudaSuccess;
}

cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total_bytes) {
    *total_bytes = device().memory;
    *free_bytes = device().memory - device().used;
    return cudaSuccess;
}

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
    *memory = nullptr;
    if (bytes == 0) {
        return cudaSuccess;
    }
    if (allocation_must_fail() || bytes > device().memory - device().used) {
        return remember(cudaErrorMemoryAllocation);
    }
    *memory = std::malloc(bytes);
    if (*memory == nullptr) {
        return remember(cudaErrorMemoryAllocation);
    }
    std::memset(*memory, 0xFF, bytes);
    device().allocations[static_cast<char*>(*memory)] = bytes;
    device().used += bytes;
    return cudaSuccess;
}

cudaError_t cudaFree(void* memory) {
    if (memory == nullptr) {
        return cudaSuccess;
    }
    const auto found = device().allocations.find(static_cast<char*>(memory));
    if (found == device().allocations.end()) {
        return remember(cudaErrorInvalidValue);
    }
    device().used -= found->second;
    device().allocations.erase(found);
    std::free(memory);
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t) {
    if (bytes == 0) {
        return cudaSuccess;
    }
    const bool good_target = kind == cudaMemcpyDeviceToHost || inside_an_allocation(to, bytes);
    const bool good_source = kind == cudaMemcpyHostToDevice || inside_an_allocation(from, bytes);
    if (!good_target || !good_source) {
        return remember(cudaErrorInvalidValue);
    }
    std::memmove(to, from, bytes);
    return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t) {
    if (bytes == 0) {
        return cudaSuccess;
    }
    if (!inside_an_allocation(memory, bytes)) {
        return remember(cudaErrorInvalidValue);
    }
    std::memset(memory, value, bytes);
    return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    *stream = nullptr;
    return cudaSuccess;
}

cudaError_t cudaStreamDestroy(cudaStream_t) {
    return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t) {
    return cudaSuccess;
}

cudaError_t cudaFuncSetAttribute(const void* kernel, cudaFuncAttribute, int value) {
    if (value < 0 || value > shared_bytes_with_opt_in) {
        return remember(cudaErrorInvalidValue);
    }
    device().shared_limits[kernel] = static_cast<std::size_t>(value);
    return cudaSuccess;
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void*) {
    if (!device().have_kernels[device().current]) {
        return remember(cudaErrorNoKernelImageForDevice);
    }
    attributes->binaryVersion = 90;
    return cudaSuccess;
}

cudaError_t cudaGetLastError() {
    return std::exchange(device().last_error, cudaSuccess);
}

const char* cudaGetErrorString(cudaError_t error) {
    switch (error) {
        case cudaSuccess: return "no error";
        case cudaErrorInvalidValue: return "invalid argument";
        case cudaErrorMemoryAllocation: return "out of memory";
        case cudaErrorInvalidConfiguration: return "invalid configuration argument";
        case cudaErrorInvalidDevice: return "invalid device ordinal";
        case cudaErrorNoKernelImageForDevice: return "no kernel image is available for execution on the device";
    }
    return "unknown error";
}

void fail_allocation_after(int successes) {
    device().allocations_before_failure = successes;
}

void set_device_memory(std::size_t bytes) {
    device().memory = bytes;
}

void set_devices(std::initializer_list<bool> have_kernels) {
    device().have_kernels = have_kernels;
    device().current = 0;
}

std::size_t allocated_bytes() {
    return device().used;
}

void set_last_error(cudaError_t error) {
    remember(error);
}

std::size_t allowed_shared_bytes(const void* kernel) {
    const auto found = device().shared_limits.find(kernel);
    return found == device().shared_limits.end() ? shared_bytes_without_opt_in : found->second;
}

}  // namespace isotone::kernels::emulation

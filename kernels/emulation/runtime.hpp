// SPDX-License-Identifier: Apache-2.0
/// The calls of the CUDA runtime that the backend uses, on host memory. They live in this namespace, so that a program
/// can hold the emulation and the real runtime at once.
///
/// Fresh device memory is filled with 0xFF. Copies and fills are checked against the allocations. Tests can limit the
/// memory of the device, let a chosen allocation fail, and have devices for which there is no kernel. Devices share
/// their memory.
#pragma once

#include <cstddef>
#include <initializer_list>

namespace isotone::kernels::emulation {

enum cudaError_t {
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorMemoryAllocation = 2,
    cudaErrorInvalidConfiguration = 9,
    cudaErrorInvalidDevice = 101,
    cudaErrorNoKernelImageForDevice = 209,
};

enum cudaMemcpyKind { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost = 2, cudaMemcpyDeviceToDevice = 3 };
enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize = 8 };
enum cudaDeviceAttr {
    cudaDevAttrMultiProcessorCount = 16,
    cudaDevAttrComputeCapabilityMajor = 75,
    cudaDevAttrComputeCapabilityMinor = 76,
    cudaDevAttrMaxSharedMemoryPerBlockOptin = 97,
};

struct cudaDeviceProp {
    char name[256];
    int major;
    int minor;
};

struct cudaFuncAttributes {
    int binaryVersion;
};

using cudaStream_t = struct Stream*;
inline constexpr unsigned cudaStreamNonBlocking = 1;

cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device);
cudaError_t cudaDriverGetVersion(int* version);
cudaError_t cudaRuntimeGetVersion(int* version);
cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total_bytes);

cudaError_t cudaMalloc(void** memory, std::size_t bytes);
cudaError_t cudaFree(void* memory);
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream);
cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t stream);

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);

cudaError_t cudaFuncSetAttribute(const void* kernel, cudaFuncAttribute attribute, int value);
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* kernel);
cudaError_t cudaGetLastError();
const char* cudaGetErrorString(cudaError_t error);

// For tests -------------------------------------------------------------------------------------------------------

/// The next `successes` allocations succeed, the one after them fails; negative = none fails.
void fail_allocation_after(int successes);
/// Memory of the device; an allocation beyond it fails. 1 GiB unless told.
void set_device_memory(std::size_t bytes);
/// Bytes allocated and not yet freed.
std::size_t allocated_bytes();

/// One entry per device: whether kernels can be loaded on it. One device with kernels unless told.
void set_devices(std::initializer_list<bool> have_kernels);

// For the launch --------------------------------------------------------------------------------------------------

void set_last_error(cudaError_t error);
/// How much dynamic shared memory a launch of this kernel may ask for.
std::size_t allowed_shared_bytes(const void* kernel);

}  // namespace isotone::kernels::emulation

// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/device.hpp"

#include "core/error.hpp"
#include "kernels/cuda/device_code.hpp"

#include <string>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr std::size_t shared_bytes_without_opt_in = 48U * 1024U;

std::string version_text(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

void require_usable(cudaError_t error, int number) {
    if (error != cudaSuccess) {
        cudaGetLastError();
        throw Error(ErrorCode::no_device, "CUDA device " + std::to_string(number), cudaGetErrorString(error),
                    "check the driver with nvidia-smi, or use `device` cpu");
    }
}

std::string compute_capability(int number) {
    int major = 0;
    int minor = 0;
    require_usable(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, number), number);
    require_usable(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, number), number);
    return std::to_string(major) + "." + std::to_string(minor);
}

/// Only what the binary holds code for can be launched.
void require_code(int number) {
    const cudaError_t error = kernels_on_current_device();
    if (error == cudaSuccess) {
        return;
    }
    cudaGetLastError();
    throw Error(ErrorCode::no_device, "CUDA device " + std::to_string(number),
                "this build has no kernels for its compute capability " + compute_capability(number) + " (" +
                    cudaGetErrorString(error) + ")",
                "build with -DCMAKE_CUDA_ARCHITECTURES=native on this machine, or use `device` cpu");
}

}  // namespace

void check(cudaError_t error, const char* doing) {
    if (error == cudaSuccess) {
        return;
    }
    cudaGetLastError();  // a kept error would be reported again by the next check
    if (error == cudaErrorMemoryAllocation) {
        throw Error(ErrorCode::out_of_memory, doing, "the CUDA device has not enough free memory",
                    "use smaller chunks or a coarser grid, free the device, or use `device` cpu");
    }
    throw Error(ErrorCode::internal, doing, std::string("CUDA: ") + cudaGetErrorString(error),
                "check the device with nvidia-smi; if it is healthy, report this as a fault");
}

void check_launch(const char* kernel) {
    check(cudaGetLastError(), kernel);
}

Device::Device(int number) : number_(number) {
    require_usable(cudaSetDevice(number), number);
    require_code(number);
    require_usable(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), number);
    int bytes = 0;
    require_usable(cudaDeviceGetAttribute(&bytes, cudaDevAttrMaxSharedMemoryPerBlockOptin, number), number);
    shared_bytes_limit_ = static_cast<std::size_t>(bytes);
}

Device::~Device() {
    cudaStreamDestroy(stream_);
}

cudaStream_t Device::use() const {
    check(cudaSetDevice(number_), "CUDA device");
    return stream_;
}

void Device::wait() const {
    check(cudaStreamSynchronize(use()), "CUDA device");
}

void Device::allow_shared_bytes(const void* kernel, std::size_t bytes) const {
    if (bytes <= shared_bytes_without_opt_in) {
        return;
    }
    if (bytes > shared_bytes_limit_) {
        throw Error(ErrorCode::out_of_memory, "CUDA projector",
                    std::to_string(bytes) + " bytes of shared memory are needed, the device has " +
                        std::to_string(shared_bytes_limit_),
                    "use an image with fewer planes, or `device` cpu");
    }
    check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(bytes)),
          "CUDA projector");
}

DeviceInfo Device::info() const {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, number_), "CUDA device");
    int driver = 0;
    int runtime = 0;
    check(cudaDriverGetVersion(&driver), "CUDA driver");
    check(cudaRuntimeGetVersion(&runtime), "CUDA runtime");
    return {"cuda",
            properties.name,
            std::to_string(properties.major) + "." + std::to_string(properties.minor),
            "driver " + version_text(driver) + ", runtime " + version_text(runtime),
            "float",
            0};
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE

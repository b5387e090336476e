// SPDX-License-Identifier: Apache-2.0
/// The choice of a backend: the only place that knows all of them.
#include "core/error.hpp"
#include "kernels/backend.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/reference/reference_backend.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace isotone::kernels {
namespace {

Error unknown_device(const std::string& text) {
    return {ErrorCode::usage, "--device " + text, "there is no such device",
            "use auto, cpu, cuda, cuda:N (N = 0, 1, ...) or reference"};
}

}  // namespace

BackendRequest parse_backend(const std::string& text) {
    BackendRequest request;
    if (text == "auto") {
        return request;
    }
    if (text == "reference") {
        request.kind = BackendKind::reference;
        return request;
    }
    if (text == "cpu") {
        request.kind = BackendKind::cpu;
        return request;
    }
    if (text == "cuda") {
        request.kind = BackendKind::cuda;
        return request;
    }
    constexpr std::string_view numbered = "cuda:";
    if (text.starts_with(numbered) && text.size() > numbered.size() && text[numbered.size()] != '-') {
        const char* const end = text.data() + text.size();
        const auto [stopped_at, fault] = std::from_chars(text.data() + numbered.size(), end, request.device);
        if (fault == std::errc() && stopped_at == end) {
            request.kind = BackendKind::cuda;
            return request;
        }
    }
    throw unknown_device(text);
}

std::unique_ptr<Backend> make_backend(const BackendRequest& request) {
    switch (request.kind) {
        case BackendKind::reference: return reference::make_reference_backend();
        case BackendKind::cpu: return cpu::make_cpu_backend(request.threads);
        case BackendKind::cuda: return cuda::make_cuda_backend(request.device);
        case BackendKind::automatic: break;
    }
    if (const std::optional<int> device = cuda::first_cuda_device()) {
        return cuda::make_cuda_backend(*device);
    }
    return cpu::make_cpu_backend(request.threads);
}

}  // namespace isotone::kernels

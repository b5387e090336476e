// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/shared_memory.hpp"

#include "kernels/emulation/block.hpp"
#include "kernels/emulation/sanitizers.hpp"

#include <cstring>
#include <new>

namespace isotone::kernels::emulation {

namespace {

// What vector loads of 16 bytes need.
constexpr std::align_val_t alignment{16};

}  // namespace

void SharedMemory::Release::operator()(void* memory) const {
    ::operator delete(memory, alignment);
}

SharedMemory::SharedMemory(std::size_t dynamic_bytes) : dynamic_bytes_(dynamic_bytes) {}

void SharedMemory::reset() {
    variables_.clear();
    memory_.clear();
    dynamic_ = dynamic_bytes_ == 0 ? nullptr : allocate(dynamic_bytes_);
}

void* SharedMemory::variable(const char* file, int line, std::size_t bytes) {
    for (const Variable& variable : variables_) {
        if (variable.line == line && std::strcmp(variable.file, file) == 0) {
            return variable.memory;
        }
    }
    variables_.push_back({file, line, allocate(bytes)});
    return variables_.back().memory;
}

void* SharedMemory::allocate(std::size_t bytes) {
    // Exactly this many bytes, so that AddressSanitizer's red zone begins right behind them.
    void* const memory = ::operator new(bytes, alignment);
    memory_.emplace_back(memory);
    std::memset(memory, 0xFF, bytes);
    return memory;
}

void* shared_variable(const char* file, int line, std::size_t bytes) {
    const sanitizers::Unchecked bookkeeping;
    return Block::current()->shared().variable(file, line, bytes);
}

void* dynamic_shared_memory() {
    const sanitizers::Unchecked bookkeeping;
    return Block::current()->shared().dynamic();
}

}  // namespace isotone::kernels::emulation

// SPDX-License-Identifier: Apache-2.0
/// Shared memory of one block. Every byte starts as 0xFF, which reads as NaN: a value used before it was written spoils
/// the result. Each variable is an allocation of its own, so that AddressSanitizer sees an index out of range.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace isotone::kernels::emulation {

class SharedMemory {
public:
    explicit SharedMemory(std::size_t dynamic_bytes);

    /// Forgets everything: a new block begins.
    void reset();
    /// The dynamic part, named by the launch; null where it asked for none.
    void* dynamic() const { return dynamic_; }
    /// The static variable declared at this place of the source.
    void* variable(const char* file, int line, std::size_t bytes);

private:
    struct Variable {
        const char* file;
        int line;
        void* memory;
    };

    struct Release {
        void operator()(void* memory) const;
    };

    void* allocate(std::size_t bytes);

    std::size_t dynamic_bytes_;
    void* dynamic_ = nullptr;
    std::vector<Variable> variables_;
    std::vector<std::unique_ptr<void, Release>> memory_;
};

/// The bytes of the running block's static variable declared at file:line.
void* shared_variable(const char* file, int line, std::size_t bytes);
/// The running block's dynamic shared memory.
void* dynamic_shared_memory();

}  // namespace isotone::kernels::emulation
